using Selkie.Api.Docker;
using Selkie.Api.Libpod;

namespace Selkie.Service.Containers.Docker;

/// <summary>What ties a container to its host in Docker's shape.</summary>
internal static class DockerHostConfig
{
    /// <summary>From libpod's shape.</summary>
    public static HostConfig Of(HostConfigInspection of) => new()
    {
        Binds = [.. of.Binds.Order(StringComparer.Ordinal)],
        ContainerIDFile = of.ContainerIDFile,
        LogConfig = Log(of.LogConfig),
        NetworkMode = of.NetworkMode,
        PortBindings = of.PortBindings,
        RestartPolicy = of.RestartPolicy,
        AutoRemove = of.AutoRemove,
        VolumeDriver = of.VolumeDriver,
        VolumesFrom = of.VolumesFrom,
        ConsoleSize = of.ConsoleSize,
        Annotations = of.Annotations,
        CapAdd = [.. of.CapAdd.Select(Bare)],
        CapDrop = [.. of.CapDrop.Select(Bare)],
        CgroupnsMode = of.CgroupMode is "private" or "" ? "" : of.CgroupMode,
        Dns = of.Dns,
        DnsOptions = of.DnsOptions,
        DnsSearch = of.DnsSearch,
        ExtraHosts = of.ExtraHosts,
        GroupAdd = of.GroupAdd,
        IpcMode = of.IpcMode,
        Cgroup = of.Cgroup,
        Links = of.Links,
        OomScoreAdj = of.OomScoreAdj,
        PidMode = of.PidMode,
        Privileged = of.Privileged,
        PublishAllPorts = of.PublishAllPorts,
        ReadonlyRootfs = of.ReadonlyRootfs,
        SecurityOpt = of.SecurityOpt,
        Tmpfs = of.Tmpfs.Count > 0 ? of.Tmpfs : null,
        UTSMode = of.UTSMode,
        UsernsMode = of.UsernsMode,
        ShmSize = of.ShmSize,
        Runtime = of.Runtime,
        Isolation = of.Isolation,
        CpuShares = of.CpuShares,
        Memory = of.Memory,
        NanoCpus = of.NanoCpus,
        CgroupParent = of.CgroupParent,
        BlkioWeight = of.BlkioWeight,
        BlkioWeightDevice = of.BlkioWeightDevice,
        BlkioDeviceReadBps = of.BlkioDeviceReadBps,
        BlkioDeviceWriteBps = of.BlkioDeviceWriteBps,
        BlkioDeviceReadIOps = of.BlkioDeviceReadIOps,
        BlkioDeviceWriteIOps = of.BlkioDeviceWriteIOps,
        CpuPeriod = of.CpuPeriod,
        CpuQuota = of.CpuQuota,
        CpuRealtimePeriod = of.CpuRealtimePeriod,
        CpuRealtimeRuntime = of.CpuRealtimeRuntime,
        CpusetCpus = of.CpusetCpus,
        CpusetMems = of.CpusetMems,
        Devices = of.Devices,
        MemoryReservation = of.MemoryReservation,
        MemorySwap = of.MemorySwap,
        MemorySwappiness = of.MemorySwappiness,
        OomKillDisable = of.OomKillDisable,
        Init = of.Init,
        PidsLimit = of.PidsLimit,
        Ulimits = of.Ulimits,
        CpuCount = of.CpuCount,
        CpuPercent = of.CpuPercent,
        IOMaximumIOps = of.IOMaximumIOps,
        IOMaximumBandwidth = of.IOMaximumBandwidth,
    };

    // Clients know Docker's drivers; k8s-file is what stands in for json-file.
    private static LogConfig Log(LogInspection? log) => new(log?.Type is null or "k8s-file" ? "json-file" : log.Type, log?.Config);

    private static string Bare(string capability) => capability.StartsWith("CAP_", StringComparison.Ordinal) ? capability["CAP_".Length..] : capability;
}
