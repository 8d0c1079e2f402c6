using System.Text.Json;
using System.Text.Json.Serialization;

namespace Selkie.Api.Docker;

/// <summary>All about the engine and its host (API 1.47, SystemInfo, with what Podman adds).</summary>
public sealed record ServerInfo : Document
{
    /// <summary>Id of this engine.</summary>
    public required string ID { get; init; }

    /// <summary>Containers.</summary>
    public int Containers { get; init; }

    /// <summary>Those that run.</summary>
    public int ContainersRunning { get; init; }

    /// <summary>Those that are paused.</summary>
    public int ContainersPaused { get; init; }

    /// <summary>Those that ended.</summary>
    public int ContainersStopped { get; init; }

    /// <summary>Images.</summary>
    public int Images { get; init; }

    /// <summary>Driver of the store.</summary>
    public required string Driver { get; init; }

    /// <summary>What the driver can do, name and value.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> DriverStatus { get; init; }

    /// <summary>Drivers.</summary>
    public required PluginNames Plugins { get; init; }

    /// <summary>Memory can be limited.</summary>
    public bool MemoryLimit { get; init; }

    /// <summary>Swap can be limited.</summary>
    public bool SwapLimit { get; init; }

    /// <summary>CPU time can be limited.</summary>
    public bool CpuCfsPeriod { get; init; }

    /// <summary>CPU time can be limited.</summary>
    public bool CpuCfsQuota { get; init; }

    /// <summary>CPU time can be weighed.</summary>
    [JsonPropertyName("CPUShares")] public bool CpuShares { get; init; }

    /// <summary>CPUs can be chosen.</summary>
    [JsonPropertyName("CPUSet")] public bool CpuSet { get; init; }

    /// <summary>Processes can be limited.</summary>
    public bool PidsLimit { get; init; }

    /// <summary>The kernel forwards packets.</summary>
    [JsonPropertyName("IPv4Forwarding")] public bool Ipv4Forwarding { get; init; }

    /// <summary>Bridges are filtered.</summary>
    public bool BridgeNfIptables { get; init; }

    /// <summary>Bridges are filtered.</summary>
    public bool BridgeNfIp6tables { get; init; }

    /// <summary>It logs more than usual.</summary>
    public bool Debug { get; init; }

    /// <summary>Open files of the service.</summary>
    public int NFd { get; init; }

    /// <summary>The kernel can be told not to kill.</summary>
    public bool OomKillDisable { get; init; }

    /// <summary>Threads of the service.</summary>
    public int NGoroutines { get; init; }

    /// <summary>The time, RFC 3339.</summary>
    public required string SystemTime { get; init; }

    /// <summary>Where containers' output goes.</summary>
    public required string LoggingDriver { get; init; }

    /// <summary>Who makes cgroups.</summary>
    public required string CgroupDriver { get; init; }

    /// <summary>Always 0.</summary>
    public int NEventsListener { get; init; }

    /// <summary>The kernel.</summary>
    public required string KernelVersion { get; init; }

    /// <summary>The distribution.</summary>
    public required string OperatingSystem { get; init; }

    /// <summary>Its version.</summary>
    [JsonPropertyName("OSVersion")] public required string OsVersion { get; init; }

    /// <summary>The operating system.</summary>
    [JsonPropertyName("OSType")] public string OsType { get; init; } = "linux";

    /// <summary>The machine.</summary>
    public required string Architecture { get; init; }

    /// <summary>Always empty.</summary>
    public string IndexServerAddress { get; init; } = "";

    /// <summary>Registries.</summary>
    public required RegistryService RegistryConfig { get; init; }

    /// <summary>CPUs.</summary>
    [JsonPropertyName("NCPU")] public int Cpus { get; init; }

    /// <summary>Bytes of memory.</summary>
    public long MemTotal { get; init; }

    /// <summary>There are none.</summary>
    public IReadOnlyList<string>? GenericResources { get; init; }

    /// <summary>Where everything is kept.</summary>
    public required string DockerRootDir { get; init; }

    /// <summary>Proxy.</summary>
    public string HttpProxy { get; init; } = "";

    /// <summary>Proxy.</summary>
    public string HttpsProxy { get; init; } = "";

    /// <summary>What needs no proxy.</summary>
    public string NoProxy { get; init; } = "";

    /// <summary>The host's name.</summary>
    public required string Name { get; init; }

    /// <summary>There are none.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>It may do what is not settled yet.</summary>
    public bool ExperimentalBuild { get; init; } = true;

    /// <summary>The engine's level.</summary>
    public required string ServerVersion { get; init; }

    /// <summary>OCI runtimes by name.</summary>
    public required IReadOnlyDictionary<string, RuntimePath> Runtimes { get; init; }

    /// <summary>The one that is used.</summary>
    public required string DefaultRuntime { get; init; }

    /// <summary>It is no part of a cluster.</summary>
    public SwarmState Swarm { get; init; } = new();

    /// <summary>Containers outlive the service.</summary>
    public bool LiveRestoreEnabled { get; init; }

    /// <summary>Always empty.</summary>
    public string Isolation { get; init; } = "";

    /// <summary>Always empty.</summary>
    public string InitBinary { get; init; } = "";

    /// <summary>There is none.</summary>
    public CommitId ContainerdCommit { get; init; } = new("", "");

    /// <summary>Nobody knows.</summary>
    public CommitId RuncCommit { get; init; } = new("", "");

    /// <summary>Nobody knows.</summary>
    public CommitId InitCommit { get; init; } = new("", "");

    /// <summary>How containers are confined.</summary>
    public required IReadOnlyList<string> SecurityOptions { get; init; }

    /// <summary>The licence.</summary>
    public string ProductLicense { get; init; } = "Apache-2.0";

    /// <summary>Where devices are described.</summary>
    [JsonPropertyName("CDISpecDirs")] public IReadOnlyList<string>? CdiDirectories { get; init; }

    /// <summary>What is wrong with this host.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The level of Buildah.</summary>
    public required string BuildahVersion { get; init; }

    /// <summary>Real-time scheduling can be limited.</summary>
    [JsonPropertyName("CPURealtimePeriod")] public bool CpuRealtimePeriod { get; init; }

    /// <summary>Real-time scheduling can be limited.</summary>
    [JsonPropertyName("CPURealtimeRuntime")] public bool CpuRealtimeRuntime { get; init; }

    /// <summary>1 or 2.</summary>
    public required string CgroupVersion { get; init; }

    /// <summary>An ordinary user's.</summary>
    public bool Rootless { get; init; }

    /// <summary>Bytes of swap that are free.</summary>
    public long SwapFree { get; init; }

    /// <summary>Bytes of swap.</summary>
    public long SwapTotal { get; init; }

    /// <summary>Since when the host runs.</summary>
    public required string Uptime { get; init; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => ServerInfoJson.Write(writer, this);
}

/// <summary>Drivers by kind.</summary>
/// <param name="Volume">Of volumes.</param>
/// <param name="Network">Of networks.</param>
/// <param name="Authorization">Of permissions; there are none.</param>
/// <param name="Log">Of logs.</param>
public sealed record PluginNames(IReadOnlyList<string> Volume, IReadOnlyList<string> Network, IReadOnlyList<string>? Authorization, IReadOnlyList<string> Log);

/// <summary>An OCI runtime.</summary>
/// <param name="Path">The program.</param>
public sealed record RuntimePath([property: JsonPropertyName("path")] string Path);

/// <summary>A commit of a program.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Expected">The one that the engine was made with.</param>
public sealed record CommitId([property: JsonPropertyName("ID")] string Id, string Expected);

/// <summary>A cluster, which this engine is never part of.</summary>
public sealed record SwarmState
{
    /// <summary>Always empty.</summary>
    [JsonPropertyName("NodeID")] public string NodeId { get; init; } = "";

    /// <summary>Always empty.</summary>
    public string NodeAddr { get; init; } = "";

    /// <summary>Always inactive.</summary>
    public string LocalNodeState { get; init; } = "inactive";

    /// <summary>Always false.</summary>
    public bool ControlAvailable { get; init; }

    /// <summary>Always empty.</summary>
    public string Error { get; init; } = "";

    /// <summary>There are none.</summary>
    public IReadOnlyList<string>? RemoteManagers { get; init; }
}

/// <summary>How registries are reached.</summary>
public sealed record RegistryService
{
    /// <summary>Always empty.</summary>
    [JsonPropertyName("AllowNondistributableArtifactsCIDRs")] public IReadOnlyList<string> AllowedNetworks { get; init; } = [];

    /// <summary>Always empty.</summary>
    [JsonPropertyName("AllowNondistributableArtifactsHostnames")] public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Always empty.</summary>
    [JsonPropertyName("InsecureRegistryCIDRs")] public IReadOnlyList<string> InsecureNetworks { get; init; } = [];

    /// <summary>Always empty.</summary>
    public IReadOnlyDictionary<string, string> IndexConfigs { get; init; } = new Dictionary<string, string>();

    /// <summary>Always empty.</summary>
    public IReadOnlyList<string> Mirrors { get; init; } = [];
}

/// <summary>JSON of the engine and its host.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(ServerInfo))]
internal sealed partial class ServerInfoJson : JsonSerializerContext
{
    internal static void Write(Utf8JsonWriter writer, ServerInfo document) => Default.ServerInfoSerializeHandler(writer, document);
}
