using Microsoft.Win32.SafeHandles;
using Selkie.Linux.Spawning;
using Selkie.Runtime.Containers;

namespace Selkie.Runtime.Monitors;

/// <summary>What any monitor is born with. All paths are absolute.</summary>
public abstract record MonitorBirth
{
    /// <summary>The path of <c>selkie-monitor</c>.</summary>
    public required string MonitorPath { get; init; }

    /// <summary>The container's id.</summary>
    public required string Id { get; init; }

    /// <summary>The directory of the monitor's own files (state, attach sockets, pid files); it exists.</summary>
    public required string RunDirectory { get; init; }

    /// <summary>The OCI runtime's path.</summary>
    public required string RuntimePath { get; init; }

    /// <summary>The OCI runtime's <c>--root</c>.</summary>
    public required string RuntimeRoot { get; init; }

    /// <summary>More global arguments of the OCI runtime.</summary>
    public IReadOnlyList<string> RuntimeArguments { get; init; } = [];

    /// <summary>Whether the OCI runtime makes a systemd scope.</summary>
    public bool SystemdCgroup { get; init; }

    /// <summary>Whether the process gets a terminal.</summary>
    public bool Terminal { get; init; }

    /// <summary>Whether the process's standard input is kept open for clients (<c>-i</c>); else it is /dev/null.</summary>
    public bool Stdin { get; init; }

    /// <summary>Keeps standard input open even when the client that fed it ends.</summary>
    public bool LeaveStdinOpen { get; init; }

    /// <summary>Whether the caller is attached from birth, so that it misses no output: <see cref="RunningMonitor.Attachment"/>.</summary>
    public bool Attach { get; init; }

    /// <summary>Descriptors the process gets, and under which numbers from 3 on (<c>--preserve-fds</c>, <c>--preserve-fd</c>).</summary>
    public IReadOnlyList<SpawnFile> PreservedDescriptors { get; init; } = [];

    /// <summary>Do not give the container a session keyring of its own.</summary>
    public bool NoNewKeyring { get; init; }

    /// <summary>The clean-up the monitor becomes when nobody waits: program and arguments. Empty: it just ends.</summary>
    public IReadOnlyList<string> Cleanup { get; init; } = [];

    /// <summary>The environment of monitor, OCI runtime and clean-up; null passes the caller's on.</summary>
    public IReadOnlyList<string>? Environment { get; init; }

    /// <summary>A directory where the monitor leaves an empty file named by its pid while it lives; null: none.</summary>
    public string? RegisterDirectory { get; init; }
}

/// <summary>What a container's monitor is born with.</summary>
public sealed record MonitorLaunch : MonitorBirth
{
    /// <summary>The container's name.</summary>
    public required string Name { get; init; }

    /// <summary>The OCI bundle.</summary>
    public required string Bundle { get; init; }

    /// <summary>Where the monitor mounts the root file system in its own mount namespace; null: it mounts nothing.</summary>
    public string? MountTarget { get; init; }

    /// <summary>The mount's data, such as <c>lowerdir=…,upperdir=…,workdir=…</c>; for file system <c>bind</c> the source directory.</summary>
    public string MountOptions { get; init; } = "";

    /// <summary>The file system mounted: <c>overlay</c>, or <c>bind</c>.</summary>
    public string MountFileSystem { get; init; } = "overlay";

    /// <summary>The root file system once it is mounted, where something is appended to its files.</summary>
    public string RootDirectory { get; init; } = "";

    /// <summary>What the monitor appends to files of the root before it creates the container.</summary>
    public IReadOnlyList<AppendedText> Appended { get; init; } = [];

    /// <summary>A user namespace through whose maps the root's ids are shown: then <see cref="MountOptions"/> is the directory that is mounted on the target. Null: none.</summary>
    public SafeFileHandle? RootIdMap { get; init; }

    /// <summary>The directory the monitor mounts from: relative paths in <see cref="MountOptions"/> begin there; null: as they are.</summary>
    public string? MountDirectory { get; init; }

    /// <summary>A directory such as <c>/sys/kernel</c>: what the host has mounted below it, the container must not get with its parent; null: none.</summary>
    public string? HiddenMounts { get; init; }

    /// <summary>The caller's standard files as 0, 1 and 2, with the log driver <c>passthrough</c>; empty with every other.</summary>
    public IReadOnlyList<SpawnFile> StandardFiles { get; init; } = [];

    /// <summary>Where the output goes.</summary>
    public LogDriver LogDriver { get; init; } = LogDriver.K8sFile;

    /// <summary>The log file of <c>k8s-file</c>.</summary>
    public string? LogPath { get; init; }

    /// <summary>The log begins anew past so many bytes; 0: never.</summary>
    public long LogSizeMax { get; init; }

    /// <summary>Create and start in one step of the OCI runtime, where nothing comes between: <see cref="RunningMonitor.WaitCreated"/> means started.</summary>
    public bool OneStep { get; init; }

    /// <summary>The network namespace; the monitor keeps it alive and hands it to the clean-up (environment <c>SELKIE_NETNS_FD</c>).</summary>
    public SafeFileHandle? NetworkNamespace { get; init; }

    /// <summary>Mounts that the OCI runtime takes as sources.</summary>
    public IReadOnlyList<PinnedMount> Pinned { get; init; } = [];

    /// <summary>Descriptors the monitor only keeps open while it lives, such as the sockets that reserve the published ports.</summary>
    public IReadOnlyList<SafeFileHandle> HeldDescriptors { get; init; } = [];

    /// <summary>
    /// A file whose lock the monitor keeps held until the container is created or that has failed. Null: none.
    /// </summary>
    public SafeFileHandle? Lock { get; init; }

    /// <summary>Kill the container after so many seconds; 0: never.</summary>
    public uint Timeout { get; init; }

    /// <summary>Use chroot instead of pivot_root.</summary>
    public bool NoPivot { get; init; }

    /// <summary>Create nothing: wait so many milliseconds, then become the clean-up, which starts the container (restart back-off); <see cref="RunningMonitor.WaitCreated"/> means that it waits.</summary>
    public long RestartDelay { get; init; }

    /// <summary>The service manager's socket that learns of the container's READY=1; the container writes to <c>notify/notify.sock</c> of the run directory. Null: none.</summary>
    public string? SdNotifySocket { get; init; }
}

/// <summary>What the monitor of an exec session is born with.</summary>
public sealed record ExecLaunch : MonitorBirth
{
    /// <summary>The session's id.</summary>
    public required string Session { get; init; }

    /// <summary>A file with the OCI process object.</summary>
    public required string ProcessSpec { get; init; }

    /// <summary>Seconds between the end and the clean-up, in which the exit code can be asked for.</summary>
    public uint ExitDelay { get; init; }
}
