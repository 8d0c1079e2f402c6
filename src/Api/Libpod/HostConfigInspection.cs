using System.Text.Json.Serialization;
using Selkie.Api.Shapes;

namespace Selkie.Api.Libpod;

/// <summary>How the host runs the container: libpod's InspectContainerHostConfig.</summary>
[Go("define.InspectContainerHostConfig")]
public sealed partial record HostConfigInspection
{
    /// <summary>Mounts as "source:destination:options".</summary>
    public IReadOnlyList<string> Binds { get; init; } = [];

    /// <summary>systemd or cgroupfs.</summary>
    public string CgroupManager { get; init; } = "";

    /// <summary>Cgroup namespace.</summary>
    public string CgroupMode { get; init; } = "";

    /// <summary>The file that got its id.</summary>
    public string ContainerIDFile { get; init; } = "";

    /// <summary>Where its logs go.</summary>
    public LogInspection? LogConfig { get; init; }

    /// <summary>Network namespace.</summary>
    public string NetworkMode { get; init; } = "";

    /// <summary>Published ports by "80/tcp".</summary>
    [Go("map[string][]define.InspectHostPort")] public IReadOnlyDictionary<string, IReadOnlyList<HostPort>?> PortBindings { get; init; } = new Dictionary<string, IReadOnlyList<HostPort>?>();

    /// <summary>What happens at its end.</summary>
    public RestartInspection? RestartPolicy { get; init; }

    /// <summary>Whether it is removed at its end.</summary>
    public bool AutoRemove { get; init; }

    /// <summary>Whether its image is removed then, too.</summary>
    public bool AutoRemoveImage { get; init; }

    /// <summary>Annotations.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Always empty.</summary>
    public string VolumeDriver { get; init; } = "";

    /// <summary>Containers whose volumes it has.</summary>
    public IReadOnlyList<string>? VolumesFrom { get; init; }

    /// <summary>Capabilities beyond the usual ones.</summary>
    public IReadOnlyList<string> CapAdd { get; init; } = [];

    /// <summary>Usual capabilities that it lacks.</summary>
    public IReadOnlyList<string> CapDrop { get; init; } = [];

    /// <summary>DNS servers.</summary>
    public IReadOnlyList<string> Dns { get; init; } = [];

    /// <summary>Options of resolv.conf.</summary>
    public IReadOnlyList<string> DnsOptions { get; init; } = [];

    /// <summary>Search domains.</summary>
    public IReadOnlyList<string> DnsSearch { get; init; } = [];

    /// <summary>Entries of hosts that were added.</summary>
    public IReadOnlyList<string> ExtraHosts { get; init; } = [];

    /// <summary>The file that its hosts began with.</summary>
    public string HostsFile { get; init; } = "";

    /// <summary>Groups of the first process beyond its own.</summary>
    public IReadOnlyList<string> GroupAdd { get; init; } = [];

    /// <summary>IPC namespace.</summary>
    public string IpcMode { get; init; } = "";

    /// <summary>Always empty.</summary>
    public string Cgroup { get; init; } = "";

    /// <summary>default, or disabled.</summary>
    public string Cgroups { get; init; } = "";

    /// <summary>Always null.</summary>
    public IReadOnlyList<string>? Links { get; init; }

    /// <summary>How readily the kernel ends it for want of memory.</summary>
    public int OomScoreAdj { get; init; }

    /// <summary>Process namespace.</summary>
    public string PidMode { get; init; } = "";

    /// <summary>Whether it has all that its user may have.</summary>
    public bool Privileged { get; init; }

    /// <summary>Whether all exposed ports are published.</summary>
    public bool PublishAllPorts { get; init; }

    /// <summary>Whether its root cannot be written.</summary>
    public bool ReadonlyRootfs { get; init; }

    /// <summary>Options of security.</summary>
    public IReadOnlyList<string> SecurityOpt { get; init; } = [];

    /// <summary>Options of each tmpfs by its place.</summary>
    public IReadOnlyDictionary<string, string> Tmpfs { get; init; } = new Dictionary<string, string>();

    /// <summary>Namespace of host name.</summary>
    public string UTSMode { get; init; } = "";

    /// <summary>User namespace.</summary>
    public string UsernsMode { get; init; } = "";

    /// <summary>Id maps of its user namespace.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IdMappingInspection? IDMappings { get; init; }

    /// <summary>Bytes of /dev/shm.</summary>
    public long ShmSize { get; init; }

    /// <summary>Always oci.</summary>
    public string Runtime { get; init; } = "oci";

    /// <summary>Always 0 and 0.</summary>
    public IReadOnlyList<uint> ConsoleSize { get; init; } = [0, 0];

    /// <summary>Always empty.</summary>
    public string Isolation { get; init; } = "";

    /// <summary>Weight among others.</summary>
    public ulong CpuShares { get; init; }

    /// <summary>Bytes of memory.</summary>
    public long Memory { get; init; }

    /// <summary>Processors, in billionths.</summary>
    public long NanoCpus { get; init; }

    /// <summary>The cgroup that its own is made in.</summary>
    public string CgroupParent { get; init; } = "";

    /// <summary>Weight on block devices.</summary>
    public ushort BlkioWeight { get; init; }

    /// <summary>Weight on each device.</summary>
    public IReadOnlyList<BlkioWeightInspection>? BlkioWeightDevice { get; init; }

    /// <summary>Bytes a second that may be read of a device.</summary>
    public IReadOnlyList<BlkioThrottleInspection>? BlkioDeviceReadBps { get; init; }

    /// <summary>Bytes a second that may be written to a device.</summary>
    public IReadOnlyList<BlkioThrottleInspection>? BlkioDeviceWriteBps { get; init; }

    /// <summary>Reads a second of a device.</summary>
    public IReadOnlyList<BlkioThrottleInspection>? BlkioDeviceReadIOps { get; init; }

    /// <summary>Writes a second to a device.</summary>
    public IReadOnlyList<BlkioThrottleInspection>? BlkioDeviceWriteIOps { get; init; }

    /// <summary>Microseconds of a period of its quota.</summary>
    public ulong CpuPeriod { get; init; }

    /// <summary>Microseconds that it may run in a period.</summary>
    public long CpuQuota { get; init; }

    /// <summary>The same of real-time processes.</summary>
    public ulong CpuRealtimePeriod { get; init; }

    /// <summary>The same of real-time processes.</summary>
    public long CpuRealtimeRuntime { get; init; }

    /// <summary>Processors it may run on.</summary>
    public string CpusetCpus { get; init; } = "";

    /// <summary>Memory nodes it may use.</summary>
    public string CpusetMems { get; init; } = "";

    /// <summary>Devices of the host in it.</summary>
    public IReadOnlyList<DeviceInspection> Devices { get; init; } = [];

    /// <summary>Always 0.</summary>
    public ulong DiskQuota { get; init; }

    /// <summary>Always 0.</summary>
    public long KernelMemory { get; init; }

    /// <summary>Bytes that it keeps when memory is short.</summary>
    public long MemoryReservation { get; init; }

    /// <summary>Bytes of memory and swap.</summary>
    public long MemorySwap { get; init; }

    /// <summary>How readily its pages are swapped, or -1.</summary>
    public long MemorySwappiness { get; init; }

    /// <summary>Whether the kernel does not end it for want of memory.</summary>
    public bool OomKillDisable { get; init; }

    /// <summary>Whether an init runs before its program.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool Init { get; init; }

    /// <summary>How many processes it may have.</summary>
    public long PidsLimit { get; init; }

    /// <summary>Limits of its processes.</summary>
    public IReadOnlyList<UlimitInspection> Ulimits { get; init; } = [];

    /// <summary>Always 0.</summary>
    public ulong CpuCount { get; init; }

    /// <summary>Always 0.</summary>
    public ulong CpuPercent { get; init; }

    /// <summary>Always 0.</summary>
    public ulong IOMaximumIOps { get; init; }

    /// <summary>Always 0.</summary>
    public ulong IOMaximumBandwidth { get; init; }

    /// <summary>Values of cgroup files.</summary>
    public IReadOnlyDictionary<string, string>? CgroupConf { get; init; }

    /// <summary>Class of Intel's resource director.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? IntelRdtClosID { get; init; }
}

/// <summary>Where logs go.</summary>
[Go("define.InspectLogConfig")]
public sealed partial record LogInspection(string Type, IReadOnlyDictionary<string, string>? Config, string Path, string Tag, string Size);

/// <summary>What happens at the end.</summary>
[Go("define.InspectRestartPolicy")]
public sealed partial record RestartInspection(string Name, uint MaximumRetryCount);

/// <summary>Id maps as container:host:size.</summary>
[Go("define.InspectIDMappings")]
public sealed partial record IdMappingInspection(IReadOnlyList<string> UidMap, IReadOnlyList<string> GidMap);

/// <summary>A weight of a block device.</summary>
[Go("define.InspectBlkioWeightDevice")]
public sealed partial record BlkioWeightInspection(string Path, ushort Weight);

/// <summary>A limit of a block device, in bytes or operations a second.</summary>
[Go("define.InspectBlkioThrottleDevice")]
public sealed partial record BlkioThrottleInspection(string Path, ulong Rate);

/// <summary>A device.</summary>
[Go("define.InspectDevice")]
public sealed partial record DeviceInspection(string PathOnHost, string PathInContainer, string CgroupPermissions);

/// <summary>A limit of processes; -1 is none.</summary>
[Go("define.InspectUlimit")]
public sealed partial record UlimitInspection(string Name, long Soft, long Hard);

/// <summary>The host's side of a published port.</summary>
[Go("define.InspectHostPort")]
public sealed partial record HostPort(string HostIp, [property: JsonPropertyName("HostPort")] string Port);
