using Selkie.Api.Libpod;
using Selkie.Engine.Containers.Listing;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Runtimes;
using Selkie.Engine.State;
using Selkie.Engine.Text;
using Selkie.Oci.Runtime;
using Selkie.Runtime.Containers;
using Selkie.Runtime.SpecBuilder;

namespace Selkie.Engine.Containers.Inspection;

/// <summary>Gathers what "container inspect" says of a container.</summary>
internal sealed class ContainerInspector(EngineContext engine)
{
    private static readonly string[] SecurityKinds = ["label", "seccomp", "apparmor"];

    /// <summary>Inspects a container.</summary>
    /// <param name="row">The container.</param>
    /// <param name="withSizes">Its sizes are measured.</param>
    public ContainerInspection Inspect(ContainerRow row, bool withSizes)
    {
        var spec = row.Spec;
        var status = ContainerStatus.Read(engine, row);
        var paths = new ContainerPaths(engine, spec.Id);
        var ofNetwork = spec.Network.Mode.Container is { } donor ? new ContainerPaths(engine, donor) : paths;
        var started = ReadStarted(paths);
        var args = spec.Process.InitPath is null ? spec.Process.Args : [RuntimeSpecBuilder.InitDestination, "--", .. spec.Process.Args];
        var size = withSizes ? new ContainerSizes(engine).Of(spec.Id) : null;
        var (bounding, effective) = CapabilitiesOf(spec);
        return new ContainerInspection
        {
            Id = spec.Id,
            Created = GoTime.Format(spec.Created),
            Path = args.Count > 0 ? args[0] : "",
            // libpod repeats the only word.
            Args = args.Count > 1 ? [.. args.Skip(1)] : args,
            State = State(status, row.Last),
            Image = spec.Image?.Id ?? "",
            ImageDigest = spec.Image is { } image ? image.Digest ?? engine.Store.Images.Find(image.Id)?.Digest ?? "" : "",
            ImageName = spec.Image?.Name ?? "",
            Rootfs = spec.RootFs?.Path ?? "",
            ResolvConfPath = Existing(ofNetwork, "resolv.conf"),
            HostnamePath = Existing(paths, "hostname"),
            HostsPath = Existing(ofNetwork, "hosts"),
            StaticDir = paths.Graph,
            OCIConfigPath = started is null ? null : paths.RuntimeConfig,
            OCIRuntime = spec.OciRuntime.Length > 0 ? spec.OciRuntime : System.IO.Path.GetFileName(engine.Runtime.Path),
            ConmonPidFile = spec.Lifecycle.MonitorPidFile.Length > 0 ? spec.Lifecycle.MonitorPidFile : System.IO.Path.Combine(paths.Run, "conmon.pid"),
            PidFile = spec.Lifecycle.PidFile.Length > 0 ? spec.Lifecycle.PidFile : paths.PidFile,
            Name = spec.Name,
            RestartCount = row.Last.Restarts,
            Driver = engine.Places.Driver,
            EffectiveCaps = effective,
            BoundingCaps = bounding,
            ExecIDs = SessionIds(paths),
            GraphDriver = Driver(spec, spec.LayerId is not null && status.IsAlive),
            MountLabel = spec.Security.MountLabel,
            ProcessLabel = spec.Security.ProcessLabel,
            SizeRw = size?.Written,
            SizeRootFs = size?.Root ?? 0,
            Mounts = new MountInspector(engine).Mounts(spec),
            Dependencies = spec.Dependencies,
            NetworkSettings = new NetworkInspector(engine).Of(row),
            Config = ConfigInspector.Config(spec, started, Annotations(spec, started)),
            HostConfig = new HostConfigInspector(engine, spec).HostConfig(started, Annotations(spec, started), bounding),
            UseImageHosts = spec.Network.NoHosts,
            UseImageHostname = spec.Network.NoHostname,
        };
    }

    private static StateInspection State(ContainerStatus status, LastRun last) => new()
    {
        Status = status.State.ToString(),
        Running = status.State == ContainerState.Running,
        Paused = status.State == ContainerState.Paused,
        OOMKilled = status.Run.OomKilled,
        Pid = status.Pid,
        ConmonPid = status.IsAlive ? status.MonitorPid : 0,
        ExitCode = status.Run.ExitCode,
        Error = status.Run.Error,
        StartedAt = Time(status.Run.Started),
        // A container that runs again still shows the end of the run before.
        FinishedAt = Time(status.Run.Finished == default ? last.Finished : status.Run.Finished),
        CgroupPath = status.IsAlive ? CgroupOf(status.Pid) : null,
        StoppedByUser = status.Run.StoppedByUser,
    };

    private static string Time(DateTimeOffset time) => time == default ? StateInspection.NoTime : GoTime.Format(time);

    // v2 has one line "0::/path"; on v1 the memory controller's path is as good as any.
    private static string? CgroupOf(int pid)
    {
        try
        {
            string? other = null;
            foreach (var line in File.ReadLines($"/proc/{pid}/cgroup"))
            {
                if (line.StartsWith("0::", StringComparison.Ordinal) && line.Length > 4) return WithoutOwnPart(line[3..]);
                if (line.Contains(":memory:", StringComparison.Ordinal)) other = line[(line.LastIndexOf(':') + 1)..];
            }
            return other;
        }
        catch (IOException)
        {
            return null;
        }
    }

    // crun puts the container's processes one below the cgroup that it was told.
    private static string WithoutOwnPart(string cgroup) => cgroup.EndsWith("/container", StringComparison.Ordinal) ? cgroup[..^"/container".Length] : cgroup;

    private static Spec? ReadStarted(ContainerPaths paths) =>
        File.Exists(paths.RuntimeConfig) ? RuntimeJson.Read(File.ReadAllBytes(paths.RuntimeConfig)) : null;

    private static string Existing(ContainerPaths paths, string name)
    {
        var path = System.IO.Path.Combine(paths.Run, name);
        return File.Exists(path) ? path : "";
    }

    private static string[] SessionIds(ContainerPaths paths) =>
        Directory.Exists(paths.ExecSessions) ? [.. Directory.GetFiles(paths.ExecSessions).Select(System.IO.Path.GetFileName).OfType<string>().Where(name => !name.Contains('.'))] : [];

    private (IReadOnlyList<string> Bounding, IReadOnlyList<string>? Effective) CapabilitiesOf(ContainerSpec spec)
    {
        var sets = Runtime.Capabilities.Of(spec, HostConfigInspector.DefaultCapabilities(engine), Selkie.Engine.Machine.HostFacts.BoundingCapabilities());
        return (sets.Bounding ?? [], sets.Effective);
    }

    // What libpod keeps of some options are annotations; a started container has the runtime's, too.
    private static SortedDictionary<string, string>? Annotations(ContainerSpec spec, Spec? started)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in started?.Annotations ?? new Dictionary<string, string>()) all[key] = value;
        foreach (var (key, value) in spec.Annotations) all[key] = value;
        const string Prefix = "io.podman.annotations.";
        if (spec.Lifecycle.AutoRemove) all[Prefix + "autoremove"] = "TRUE";
        if (spec.Lifecycle.CidFile.Length > 0) all[Prefix + "cid-file"] = spec.Lifecycle.CidFile;
        if (spec.Lifecycle.RemoveImage) all[Prefix + "autoremove-image"] = "TRUE";
        if (spec.Security.Privileged) all[Prefix + "privileged"] = "TRUE";
        if (spec.Process.InitPath is not null) all[Prefix + "init"] = "TRUE";
        if (spec.Network.PublishAll) all[Prefix + "publish-all"] = "TRUE";
        foreach (var kind in SecurityKinds)
            if (GivenOf(spec, kind).ToList() is { Count: > 0 } given) all[Prefix + kind] = kind == "label" ? string.Join(",label=", given) : given[^1];
        if (spec.VolumesFrom.Count > 0) all[Prefix + "volumes-from"] = string.Join(';', spec.VolumesFrom);
        return all.Count > 0 ? all : null;
    }

    private static IEnumerable<string> GivenOf(ContainerSpec spec, string kind) =>
        spec.Security.Options.Where(option => option.StartsWith(kind + "=", StringComparison.Ordinal)).Select(option => option[(kind.Length + 1)..]);

    private DriverInspection Driver(ContainerSpec spec, bool mounted)
    {
        var data = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var driver = engine.Places.Driver;
        // A root of the user's own has a layer, too; it stays empty.
        if (driver != "overlay" || (spec.LayerId ?? engine.Store.Containers.Find(spec.Id)?.LayerId) is not { } layer || engine.Store.Layers.Find(layer) is null) return new(driver, data);
        var layers = engine.Store.Layers;
        var chain = layers.Chain(layer);
        var upper = layers.DiffPath(layer);
        var home = System.IO.Path.GetDirectoryName(upper)!;
        if (chain.Count > 1) data["LowerDir"] = string.Join(':', chain.Skip(1).Select(lower => layers.DiffPath(lower.Id)));
        if (mounted) data["MergedDir"] = System.IO.Path.Combine(home, "merged");
        data["UpperDir"] = upper;
        data["WorkDir"] = System.IO.Path.Combine(home, "work");
        return new(driver, data);
    }
}
