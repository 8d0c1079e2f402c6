using System.Text.Json.Serialization;
using Selkie.Api.Shapes;

namespace Selkie.Api.Libpod;

/// <summary>The part "host" of facts: the machine, and the programs that the engine drives.</summary>
[Go("define.HostInfo")]
public sealed partial record HostInfo
{
    /// <summary>The machine in Go's words.</summary>
    [JsonPropertyName("arch")] public required string Arch { get; init; }

    /// <summary>The version of Buildah whose build language is provided.</summary>
    [JsonPropertyName("buildahVersion")] public required string BuildahVersion { get; init; }

    /// <summary>systemd or cgroupfs.</summary>
    [JsonPropertyName("cgroupManager")] public required string CgroupManager { get; init; }

    /// <summary>v1 or v2.</summary>
    [JsonPropertyName("cgroupVersion"), Go(Name = "CgroupsVersion")] public required string CgroupVersion { get; init; }

    /// <summary>What can be limited.</summary>
    [JsonPropertyName("cgroupControllers")] public required IReadOnlyList<string> CgroupControllers { get; init; }

    /// <summary>What stands in for conmon.</summary>
    [JsonPropertyName("conmon"), Go("*define.ConmonInfo")] public required MonitorInfo Conmon { get; init; }

    /// <summary>How many processors there are.</summary>
    [JsonPropertyName("cpus"), Go(Name = "CPUs")] public int Cpus { get; init; }

    /// <summary>How they were used since the start.</summary>
    [JsonPropertyName("cpuUtilization"), Go("*define.CPUUsage", Name = "CPUUtilization")] public required CpuUtilization CpuUtilization { get; init; }

    /// <summary>The database.</summary>
    [JsonPropertyName("databaseBackend")] public string DatabaseBackend { get; init; } = "sqlite";

    /// <summary>The distribution.</summary>
    [JsonPropertyName("distribution")] public required DistributionInfo Distribution { get; init; }

    /// <summary>Where events go.</summary>
    [JsonPropertyName("eventLogger")] public required string EventLogger { get; init; }

    /// <summary>The host's name.</summary>
    [JsonPropertyName("hostname")] public required string Hostname { get; init; }

    /// <summary>Id maps of the user's namespace.</summary>
    [JsonPropertyName("idMappings"), Go(Name = "IDMappings")] public required IdMappingsInfo IdMappings { get; init; }

    /// <summary>The kernel's version.</summary>
    [JsonPropertyName("kernel")] public required string Kernel { get; init; }

    /// <summary>Where logs go.</summary>
    [JsonPropertyName("logDriver")] public required string LogDriver { get; init; }

    /// <summary>Bytes of memory that are free.</summary>
    [JsonPropertyName("memFree")] public long MemFree { get; init; }

    /// <summary>Bytes of memory.</summary>
    [JsonPropertyName("memTotal")] public long MemTotal { get; init; }

    /// <summary>What makes networks.</summary>
    [JsonPropertyName("networkBackend")] public string NetworkBackend { get; init; } = "netavark";

    /// <summary>The same with its program.</summary>
    [JsonPropertyName("networkBackendInfo")] public required NetworkBackendInfo NetworkBackendInfo { get; init; }

    /// <summary>The OCI runtime.</summary>
    [JsonPropertyName("ociRuntime"), Go("*define.OCIRuntimeInfo", Name = "OCIRuntime")] public required OciRuntimeInfo OciRuntime { get; init; }

    /// <summary>Operating system.</summary>
    [JsonPropertyName("os"), Go(Name = "OS")] public string Os { get; init; } = "linux";

    /// <summary>The socket of the service.</summary>
    [JsonPropertyName("remoteSocket"), Go("*define.RemoteSocket")] public required SocketInfo RemoteSocket { get; init; }

    /// <summary>pasta or slirp4netns.</summary>
    [JsonPropertyName("rootlessNetworkCmd")] public required string RootlessNetworkCmd { get; init; }

    /// <summary>Whether the service is on another machine.</summary>
    [JsonPropertyName("serviceIsRemote")] public bool ServiceIsRemote { get; init; }

    /// <summary>How containers are confined.</summary>
    [JsonPropertyName("security")] public required SecurityInfo Security { get; init; }

    /// <summary>slirp4netns.</summary>
    [JsonPropertyName("slirp4netns"), Go("define.SlirpInfo", Name = "Slirp4NetNS")] public required NetworkHelperInfo Slirp4Netns { get; init; }

    /// <summary>pasta.</summary>
    [JsonPropertyName("pasta"), Go("define.PastaInfo")] public required NetworkHelperInfo Pasta { get; init; }

    /// <summary>Bytes of swap that are free.</summary>
    [JsonPropertyName("swapFree")] public long SwapFree { get; init; }

    /// <summary>Bytes of swap.</summary>
    [JsonPropertyName("swapTotal")] public long SwapTotal { get; init; }

    /// <summary>How long the machine runs, for people.</summary>
    [JsonPropertyName("uptime")] public required string Uptime { get; init; }

    /// <summary>Variant of the machine.</summary>
    [JsonPropertyName("variant")] public string Variant { get; init; } = "";

    /// <summary>How the program is linked.</summary>
    [JsonPropertyName("linkmode"), Go(Name = "Linkmode")] public string LinkMode { get; init; } = "dynamic";
}

/// <summary>How processors were used, in percent.</summary>
[Go("define.CPUUsage")]
public sealed partial record CpuUtilization
{
    /// <summary>By programs.</summary>
    [JsonPropertyName("userPercent")] public double UserPercent { get; init; }

    /// <summary>By the kernel.</summary>
    [JsonPropertyName("systemPercent")] public double SystemPercent { get; init; }

    /// <summary>Not at all.</summary>
    [JsonPropertyName("idlePercent")] public double IdlePercent { get; init; }
}

/// <summary>A distribution.</summary>
[Go("define.DistributionInfo")]
public sealed partial record DistributionInfo
{
    /// <summary>Its id.</summary>
    [JsonPropertyName("distribution")] public required string Distribution { get; init; }

    /// <summary>Its variant.</summary>
    [JsonPropertyName("variant"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Variant { get; init; }

    /// <summary>Its version.</summary>
    [JsonPropertyName("version")] public required string Version { get; init; }

    /// <summary>Its version's name.</summary>
    [JsonPropertyName("codename"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Codename { get; init; }
}

/// <summary>Id maps; null where there are none.</summary>
[Go("define.IDMappings")]
public sealed partial record IdMappingsInfo
{
    /// <summary>Of groups.</summary>
    [JsonPropertyName("gidmap"), Go(Name = "GIDMap")] public IReadOnlyList<IdMapInfo>? GidMap { get; init; }

    /// <summary>Of users.</summary>
    [JsonPropertyName("uidmap"), Go(Name = "UIDMap")] public IReadOnlyList<IdMapInfo>? UidMap { get; init; }
}

/// <summary>Ids in a row.</summary>
/// <param name="ContainerId">The first inside.</param>
/// <param name="HostId">The first outside.</param>
/// <param name="Size">How many.</param>
[Go("idtools.IDMap")]
public sealed partial record IdMapInfo(
    [property: JsonPropertyName("container_id")] long ContainerId, [property: JsonPropertyName("host_id")] long HostId, [property: JsonPropertyName("size")] long Size);

/// <summary>How containers are confined.</summary>
[Go("define.SecurityInfo")]
public sealed partial record SecurityInfo
{
    /// <summary>Whether AppArmor is on.</summary>
    [JsonPropertyName("apparmorEnabled")] public bool AppArmorEnabled { get; init; }

    /// <summary>Capabilities that containers have.</summary>
    [JsonPropertyName("capabilities"), Go(Name = "DefaultCapabilities")] public required string Capabilities { get; init; }

    /// <summary>Whether an ordinary user asks.</summary>
    [JsonPropertyName("rootless")] public bool Rootless { get; init; }

    /// <summary>Whether system calls are filtered.</summary>
    [JsonPropertyName("seccompEnabled"), Go(Name = "SECCOMPEnabled")] public bool SeccompEnabled { get; init; }

    /// <summary>The file that says which.</summary>
    [JsonPropertyName("seccompProfilePath"), Go(Name = "SECCOMPProfilePath")] public required string SeccompProfilePath { get; init; }

    /// <summary>Whether SELinux is on.</summary>
    [JsonPropertyName("selinuxEnabled"), Go(Name = "SELinuxEnabled")] public bool SelinuxEnabled { get; init; }
}

/// <summary>The socket of the service.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Exists">Whether it is there.</param>
[Go("define.RemoteSocket")]
public sealed partial record SocketInfo([property: JsonPropertyName("path")] string Path, [property: JsonPropertyName("exists")] bool Exists);
