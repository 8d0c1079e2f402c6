using System.Globalization;
using Selkie.Api.Libpod;
using Selkie.Engine.Configuration;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Runtimes;
using Selkie.Oci.Mapping;
using Selkie.Oci.Runtime;
using Selkie.Oci.Text;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Inspection;

/// <summary>The part HostConfig: how the host runs the container.</summary>
internal sealed class HostConfigInspector(EngineContext engine, ContainerSpec spec)
{
    private const ulong DefaultPeriod = 100_000;
    private const long NanoPerQuota = 10_000;

    /// <summary>What a container has unless options say otherwise.</summary>
    public static IReadOnlyList<string> DefaultCapabilities(EngineContext engine) =>
        engine.Conf.DefaultCapabilities is { } configured ? [.. configured.Select(Runtime.Capabilities.Normalize)] : Runtime.Capabilities.Default;

    public HostConfigInspection HostConfig(Spec? started, IReadOnlyDictionary<string, string>? annotations, IReadOnlyList<string> bounding)
    {
        var limits = spec.Resources;
        var basis = spec.Security.Privileged ? Runtime.Capabilities.All : DefaultCapabilities(engine);
        return new HostConfigInspection
        {
            Binds = MountInspector.Binds(spec),
            CgroupManager = engine.Runtime.CgroupManagerOf(spec),
            CgroupMode = spec.Namespaces.Cgroup.ToString(),
            ContainerIDFile = spec.Lifecycle.CidFile,
            LogConfig = Log(),
            NetworkMode = spec.Network.Mode.ToString(),
            PortBindings = spec.Network.Mode.PublishesPorts ? NetworkInspector.Ports(spec.Network, exposed: false) : [],
            RestartPolicy = new RestartInspection(spec.Lifecycle.RestartPolicy.Length > 0 ? spec.Lifecycle.RestartPolicy : "no", spec.Lifecycle.RestartRetries),
            AutoRemove = spec.Lifecycle.AutoRemove,
            AutoRemoveImage = spec.Lifecycle.RemoveImage,
            Annotations = annotations,
            VolumesFrom = spec.VolumesFrom.Count > 0 ? spec.VolumesFrom : null,
            CapAdd = [.. bounding.Except(basis)],
            CapDrop = [.. basis.Except(bounding).Order(StringComparer.Ordinal)],
            Dns = spec.Network.Dns,
            DnsOptions = spec.Network.DnsOptions,
            DnsSearch = spec.Network.DnsSearch,
            ExtraHosts = [.. spec.Network.AddHosts.Select(entry => entry.ToString())],
            HostsFile = spec.Network.HostsFile,
            GroupAdd = spec.Process.Groups,
            IpcMode = spec.Namespaces.Ipc.ToString(),
            Cgroups = limits.Cgroups == "disabled" ? "disabled" : "default",
            OomScoreAdj = spec.Process.OomScoreAdjust ?? 0,
            PidMode = spec.Namespaces.Pid.ToString(),
            Privileged = spec.Security.Privileged,
            PublishAllPorts = spec.Network.PublishAll,
            ReadonlyRootfs = spec.Security.ReadOnlyRoot,
            SecurityOpt = SecurityOptions(),
            Tmpfs = MountInspector.Tmpfs(spec),
            UTSMode = spec.Namespaces.Uts.ToString(),
            UsernsMode = UserMode(),
            IDMappings = spec.Namespaces.UidMap.Count > 0 ? new IdMappingInspection(Maps(spec.Namespaces.UidMap), Maps(spec.Namespaces.GidMap)) : null,
            ShmSize = limits.ShmSize,
            CpuShares = limits.CpuShares ?? 0,
            Memory = limits.Memory ?? 0,
            NanoCpus = limits.CpuPeriod == DefaultPeriod ? NanoPerQuota * (limits.CpuQuota ?? 0) : 0,
            CgroupParent = CgroupParent(limits),
            BlkioWeight = limits.BlkioWeight ?? 0,
            BlkioWeightDevice = limits.HasBlockLimits ? [.. limits.DeviceWeights.Select(limit => new BlkioWeightInspection(limit.Path, (ushort)limit.Value))] : null,
            BlkioDeviceReadBps = Throttles(limits, limits.DeviceReadBps),
            BlkioDeviceWriteBps = Throttles(limits, limits.DeviceWriteBps),
            BlkioDeviceReadIOps = Throttles(limits, limits.DeviceReadIops),
            BlkioDeviceWriteIOps = Throttles(limits, limits.DeviceWriteIops),
            CpuPeriod = limits.CpuPeriod ?? 0,
            CpuQuota = limits.CpuQuota ?? 0,
            CpuRealtimePeriod = limits.CpuRealtimePeriod ?? 0,
            CpuRealtimeRuntime = limits.CpuRealtimeRuntime ?? 0,
            CpusetCpus = limits.CpusetCpus,
            CpusetMems = limits.CpusetMems,
            Devices = spec.Security.Privileged ? [] : [.. spec.Security.Devices.Select(device => new DeviceInspection(device.Source, device.Destination, ""))],
            MemoryReservation = limits.MemoryReservation ?? 0,
            MemorySwap = limits.MemorySwap ?? 0,
            MemorySwappiness = Swappiness(limits),
            OomKillDisable = limits.OomKillDisable,
            Init = spec.Process.InitPath is not null,
            PidsLimit = limits.PidsLimit ?? 0,
            Ulimits = Ulimits(started),
            IntelRdtClosID = limits.RdtClass is { Length: > 0 } rdt ? rdt : null,
            CgroupConf = limits.Unified.Count > 0 ? limits.Unified : null,
        };
    }

    private static List<BlkioThrottleInspection>? Throttles(ResourceSpec limits, IReadOnlyList<DeviceLimit> devices) =>
        limits.HasBlockLimits ? [.. devices.Select(limit => new BlkioThrottleInspection(limit.Path, limit.Value))] : null;

    private LogInspection Log()
    {
        var log = spec.Log;
        var path = log.Path.Length > 0 || !log.Driver.IsFile ? log.Path : Path.Combine(new ContainerPaths(engine, spec.Id).Graph, "ctr.log");
        return new LogInspection(log.Driver.ToString(), null, path, log.Tag, HumanUnits.Size(Math.Max(log.MaxSize, 0)));
    }

    // The manager's usual parent is not told, but a user's slice is (libpod container_inspect.go).
    private string CgroupParent(ResourceSpec limits)
    {
        var usual = UserDirectories.Rootless && engine.Runtime.IsScope(spec) && limits.Cgroups is not ("split" or "disabled");
        return usual && limits.CgroupParent.Length == 0 ? "user.slice" : limits.CgroupParent;
    }

    private string UserMode()
    {
        var user = spec.Namespaces.User;
        if ((user.Container ?? user.Path) is not null) return user.ToString();
        return user.IsHost ? "" : "private";
    }

    private static List<string> Maps(IReadOnlyList<IdMap> maps) =>
        [.. maps.Select(map => string.Create(CultureInfo.InvariantCulture, $"{map.ContainerId}:{map.HostId}:{map.Size}"))];

    private List<string> SecurityOptions()
    {
        var options = new List<string>();
        if (spec.Security.NoNewPrivileges) options.Add("no-new-privileges");
        if (Given("label=").ToList() is { Count: > 0 } labels) options.Add(string.Join(',', labels)); // one word, as libpod keeps them
        options.AddRange(Given("seccomp=").Concat(Given("apparmor=")));
        if (spec.Security.Privileged || spec.Security.Unmask.Any(path => path.Equals("all", StringComparison.OrdinalIgnoreCase))) options.Add("unmask=all");
        return options;
    }

    private IEnumerable<string> Given(string key) => spec.Security.Options.Where(option => option.StartsWith(key, StringComparison.Ordinal));

    private static long Swappiness(ResourceSpec limits)
    {
        if (limits.MemorySwappiness is { } asked) return (long)asked;
        return (limits.Memory ?? limits.MemoryReservation ?? limits.MemorySwap) is null && !limits.OomKillDisable ? 0 : -1;
    }

    private List<UlimitInspection> Ulimits(Spec? started)
    {
        var limits = started?.Process?.Rlimits ?? [.. spec.Process.Ulimits.Where(limit => limit != Ulimit.Host).Select(limit => limit.ToRlimit())];
        return [.. limits.Select(limit => new UlimitInspection(limit.Type, unchecked((long)limit.Soft), unchecked((long)limit.Hard)))];
    }
}
