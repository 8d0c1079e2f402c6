using Selkie.Engine.Verbs;

namespace Selkie.Engine.Configuration;

/// <summary>Run containers and manage them, their images, volumes and networks, without a daemon</summary>
[Verb("", Use = "[options]")]
public sealed partial record GlobalOptions
{
    /// <summary>How control groups are managed ("cgroupfs"|"systemd")</summary>
    [Option("cgroup-manager", Default = "systemd", Complete = "cgroupfs|systemd", ParsedBy = typeof(ProgramWords.CgroupManager), Inherited = true)]
    public string? CgroupManager { get; init; }

    /// <summary>Path of the configuration that holds registry credentials</summary>
    [Option("config", BeforeCommand = true, Complete = "files")]
    public string? Config { get; init; }

    /// <summary>Path of the container monitor</summary>
    [Option("conmon", Complete = "files", Inherited = true)]
    public string? Monitor { get; init; }

    /// <summary>Named connection to a remote service (CONTAINER_CONNECTION)</summary>
    [Option("connection", 'c', BeforeCommand = true, Complete = "connections")]
    public string? Connection { get; init; }

    /// <summary>Name of a Docker context; only "default" does anything</summary>
    [Option("context", BeforeCommand = true, Hidden = true)]
    public string? Context { get; init; }

    /// <summary>Path for a profile of processor time</summary>
    [Option("cpu-profile", Hidden = true)]
    public string? CpuProfile { get; init; }

    /// <summary>The state database</summary>
    [Option("db-backend", Hidden = true, Inherited = true)]
    public string? DatabaseBackend { get; init; }

    /// <summary>The same as --log-level=debug</summary>
    [Option("debug", 'D', BeforeCommand = true, Hidden = true)]
    public bool Debug { get; init; }

    /// <summary>Path of the list of default mounts</summary>
    [Option("default-mounts-file", Hidden = true, Complete = "files", Inherited = true)]
    public string? DefaultMountsFile { get; init; }

    /// <summary>Where events are kept ("file"|"journald"|"none")</summary>
    [Option("events-backend", Default = "journald", Complete = "file|journald|none", ParsedBy = typeof(ProgramWords.EventsBackend), Inherited = true)]
    public string? EventsBackend { get; init; }

    /// <summary>Help for {program}</summary>
    [Option("help")]
    public bool Help { get; init; }

    /// <summary>Directory of OCI hooks (may be given several times)</summary>
    [Option("hooks-dir", Default = "[/usr/share/containers/oci/hooks.d]", Complete = "files", Inherited = true)]
    public IReadOnlyList<string> HooksDirectories { get; init; } = [];

    /// <summary>Address of a service, as --url</summary>
    [Option("host", 'H', BeforeCommand = true, Hidden = true)]
    public string? Host { get; init; }

    /// <summary>Path of the SSH key for the connection (CONTAINER_SSHKEY)</summary>
    [Option("identity", BeforeCommand = true, Complete = "files")]
    public string? Identity { get; init; }

    /// <summary>Directory for images when they are to be kept apart from containers (see containers-storage.conf)</summary>
    [Option("imagestore", Complete = "files", Inherited = true)]
    public string? ImageStore { get; init; }

    /// <summary>Least serious log messages that are printed: trace, debug, info, warn[ing], error, fatal or panic</summary>
    [Option("log-level", Default = "warn", Complete = "trace|debug|info|warn|warning|error|fatal|panic", Inherited = true)]
    public string LogLevel { get; init; } = "warn";

    /// <summary>How many operations run side by side at most</summary>
    [Option("max-workers", Hidden = true)]
    public int? MaxWorkers { get; init; }

    /// <summary>Path for a profile of memory</summary>
    [Option("memory-profile", Hidden = true)]
    public string? MemoryProfile { get; init; }

    /// <summary>A containers.conf(5) module to load</summary>
    [Option("module", BeforeCommand = true, Complete = "modules", Inherited = true)]
    public IReadOnlyList<string> Modules { get; init; } = [];

    /// <summary>Separate view of containers and pods</summary>
    [Option("namespace", Hidden = true)]
    public string? Namespace { get; init; }

    /// <summary>The network backend ("netavark")</summary>
    [Option("network-backend", Hidden = true, Complete = "netavark", Inherited = true)]
    public string? NetworkBackend { get; init; }

    /// <summary>Path of slirp4netns</summary>
    [Option("network-cmd-path", Complete = "files", Inherited = true)]
    public string? NetworkCommandPath { get; init; }

    /// <summary>Directory of the networks' configuration</summary>
    [Option("network-config-dir", Alias = "cni-config-dir", Complete = "files", Inherited = true)]
    public string? NetworkConfigDirectory { get; init; }

    /// <summary>Write nothing to standard output</summary>
    [Option("noout", BeforeCommand = true, Hidden = true)]
    public bool NoOut { get; init; }

    /// <summary>File that takes the place of standard output</summary>
    [Option("out", BeforeCommand = true, Complete = "files")]
    public string? Out { get; init; }

    /// <summary>Changes how images are pulled</summary>
    [Option("pull-option", Hidden = true)]
    public IReadOnlyList<string> PullOptions { get; init; } = [];

    /// <summary>Path of a registries.conf</summary>
    [Option("registries-conf", Hidden = true, Complete = "files")]
    public string? RegistriesConf { get; init; }

    /// <summary>Talk to a remote service</summary>
    [Option("remote", 'r', BeforeCommand = true)]
    public bool Remote { get; init; }

    /// <summary>Directory where images, containers and volumes are kept</summary>
    [Option("root", Complete = "files", Inherited = true)]
    public string? Root { get; init; }

    /// <summary>Directory for what lasts until the next boot</summary>
    [Option("runroot", Complete = "files", Inherited = true)]
    public string? RunRoot { get; init; }

    /// <summary>Name or path of the OCI runtime</summary>
    [Option("runtime", Default = "crun", Complete = "files", Inherited = true)]
    public string? Runtime { get; init; }

    /// <summary>An option for the OCI runtime, without its dashes</summary>
    [Option("runtime-flag", Inherited = true)]
    public IReadOnlyList<string> RuntimeFlags { get; init; } = [];

    /// <summary>How SSH connections are made</summary>
    [Option("ssh", Default = "golang", BeforeCommand = true, Complete = "golang|native")]
    public string? Ssh { get; init; }

    /// <summary>The storage driver</summary>
    [Option("storage-driver", Inherited = true)]
    public string? StorageDriver { get; init; }

    /// <summary>An option of the storage driver</summary>
    [Option("storage-opt", Inherited = true)]
    public IReadOnlyList<string> StorageOptions { get; init; } = [];

    /// <summary>Log to syslog, too</summary>
    [Option("syslog", Inherited = true)]
    public bool Syslog { get; init; }

    /// <summary>Directory for state that is not to outlive a boot (images in passing are under $TMPDIR)</summary>
    [Option("tmpdir", Default = "/run/libpod", Complete = "files", Inherited = true)]
    public string? TmpDirectory { get; init; }

    /// <summary>Traces calls</summary>
    [Option("trace", Hidden = true)]
    public bool Trace { get; init; }

    /// <summary>Keep containers' records in the run root, gone at the next boot</summary>
    [Option("transient-store", Inherited = true)]
    public bool TransientStore { get; init; }

    /// <summary>Address of a remote service (CONTAINER_HOST)</summary>
    [Option("url", Default = "unix:///run/podman/podman.sock", BeforeCommand = true, Complete = "files")]
    public string? Url { get; init; }

    /// <summary>Print the version</summary>
    [Option("version", 'v', BeforeCommand = true)]
    public bool Version { get; init; }

    /// <summary>Directory where volumes keep their data</summary>
    [Option("volumepath", Complete = "files", Inherited = true)]
    public string? VolumePath { get; init; }
}
