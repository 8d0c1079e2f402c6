using Selkie.Engine.Configuration;
using Selkie.Linux.Spawning;
using Selkie.Oci;
using Selkie.Runtime;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Runtimes;

/// <summary>Which OCI runtime the engine drives, and how it manages cgroups with it.</summary>
public sealed class RuntimeChoice
{
    private static readonly string[] Directories = ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin", "/sbin", "/bin", "/run/current-system/sw/bin"];
    private readonly EngineContext _engine;

    /// <summary>Chooses; fails where there is none.</summary>
    /// <exception cref="EngineError">The runtime asked for, or any, is not installed.</exception>
    public RuntimeChoice(EngineContext engine)
    {
        _engine = engine;
        Path = FindPath();
        Root = System.IO.Path.Combine(engine.RunDirectory, "oci");
        SystemdCgroup = UsesSystemd(engine);
    }

    /// <summary>The runtime's program.</summary>
    public string Path { get; }

    /// <summary>Its state directory.</summary>
    public string Root { get; }

    /// <summary>Cgroups are systemd's scopes.</summary>
    public bool SystemdCgroup { get; }

    /// <summary>cgroupfs or systemd.</summary>
    public string CgroupManager => SystemdCgroup ? "systemd" : "cgroupfs";

    /// <summary>The cgroup manager that a container was made with.</summary>
    public string CgroupManagerOf(ContainerSpec spec) => spec.Resources.CgroupManager.Length > 0 ? spec.Resources.CgroupManager : CgroupManager;

    /// <summary>The cgroup of a container is a scope of systemd's.</summary>
    public bool IsScope(ContainerSpec spec) => CgroupManagerOf(spec) == "systemd";

    /// <summary>Global arguments of every call.</summary>
    public IReadOnlyList<string> Arguments => [.. _engine.Options.RuntimeFlags.Select(flag => "--" + flag), .. SystemdCgroup ? ["--systemd-cgroup"] : Array.Empty<string>()];

    /// <summary>Global arguments for what starts a container or works on it. Only crun can do without cgroups.</summary>
    /// <exception cref="EngineError">The container is to have no cgroup, and the runtime is another.</exception>
    public IReadOnlyList<string> ArgumentsFor(ContainerSpec spec)
    {
        List<string> flags = [.. _engine.Options.RuntimeFlags.Select(flag => "--" + flag)];
        if (spec.Resources.Cgroups != "disabled") return flags;
        if (Open().Name != "crun") throw new EngineError(ErrorKind.Invalid, $"requested OCI runtime {Open().Name} is not compatible with NoCgroups: invalid argument");
        return [.. flags, "--cgroup-manager", "disabled"];
    }

    /// <summary>The runtime as a program to call.</summary>
    public OciRuntime Open() => new(Path, Root, Arguments);

    /// <summary>The slice of systemd's that the scopes of a container and of its monitor belong to.</summary>
    public static string SliceOf(ContainerSpec spec) =>
        spec.Resources.CgroupParent.Length > 0 ? System.IO.Path.GetFileName(spec.Resources.CgroupParent) : UserDirectories.Rootless ? "user.slice" : "machine.slice";

    /// <summary>linux.cgroupsPath of a container; null leaves cgroups alone.</summary>
    public string? CgroupsPath(ContainerSpec spec)
    {
        if (spec.Resources.Cgroups == "disabled") return null;
        if (IsScope(spec)) return $"{SliceOf(spec)}:libpod:{spec.Id}";
        return CgroupfsPath(UserDirectories.Rootless, spec.Resources.CgroupParent, spec.Id);
    }

    /// <summary>The path without systemd. An ordinary user then owns no cgroup but one that is named, and the container stays in the caller's (libpod, getOCICgroupPath).</summary>
    internal static string? CgroupfsPath(bool rootless, string parent, string id)
    {
        const string Usual = "/libpod_parent";
        if (parent.Length == 0) parent = Usual;
        return rootless && parent == Usual ? null : $"{parent.TrimEnd('/')}/libpod-{id}";
    }

    /// <summary>Whether containers get scopes of systemd's, whatever the runtime is.</summary>
    /// <exception cref="EngineError">The cgroup manager asked for is neither systemd nor cgroupfs.</exception>
    public static bool UsesSystemd(EngineContext engine)
    {
        var manager = engine.Options.CgroupManager ?? (engine.Conf.CgroupManager is { } configured ? ProgramWords.CgroupManager.Parse(configured) : null);
        return manager is null ? engine.Host is { Systemd: true, UnifiedCgroups: true } && CanReachSystemd() : manager == "systemd" && CanReachSystemd();
    }

    // An ordinary user's scopes are made by the user's own manager.
    private static bool CanReachSystemd() =>
        Directory.Exists("/run/systemd/system") && (!UserDirectories.Rootless || File.Exists($"{UserDirectories.Runtime}/systemd/private") || File.Exists($"{UserDirectories.Runtime}/bus"));

    private string FindPath()
    {
        var name = _engine.Options.Runtime ?? _engine.Conf.Runtime;
        if (name is { Length: > 0 })
            return Find(name) ?? throw new EngineError(ErrorKind.Invalid, (name.Contains('/') ? $"no valid executable found for OCI runtime {name}" : $"default OCI runtime \"{name}\" not found") + ": invalid argument");
        // crun refuses v1 and v2 side by side.
        string[] order = _engine.Host.HybridCgroups ? ["runc", "crun"] : ["crun", "runc"];
        foreach (var candidate in order)
            if (Find(candidate) is { } path)
                return path;
        throw new EngineError(ErrorKind.Internal, "no OCI runtime found: install crun or runc, or name one by --runtime");
    }

    private string? Find(string name)
    {
        if (name.Contains('/')) return File.Exists(name) ? HostEnvironment.Absolute(name) : null;
        foreach (var path in _engine.Conf.RuntimePaths(name) ?? [])
            if (File.Exists(path))
                return path;
        foreach (var directory in Directories)
            if (File.Exists($"{directory}/{name}"))
                return $"{directory}/{name}";
        return ProgramPath.TryFind(name);
    }
}

/// <summary>What the context of a call has from here.</summary>
public static class RuntimeOfCall
{
    extension(EngineContext context)
    {
        /// <summary>The OCI runtime.</summary>
        public RuntimeChoice Runtime => context.Service(static engine => new RuntimeChoice(engine));
    }
}
