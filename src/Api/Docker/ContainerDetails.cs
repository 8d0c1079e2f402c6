using System.Text.Json;
using System.Text.Json.Serialization;
using Selkie.Api.Libpod;

namespace Selkie.Api.Docker;

/// <summary>All about a container (API 1.47, ContainerInspectResponse).</summary>
public sealed record ContainerDetails : Document
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>When it was made, RFC 3339.</summary>
    public required string Created { get; init; }

    /// <summary>The program.</summary>
    public string Path { get; init; } = "";

    /// <summary>Its arguments.</summary>
    public required IReadOnlyList<string> Args { get; init; }

    /// <summary>Its state.</summary>
    public required ContainerStateDetails State { get; init; }

    /// <summary>sha256: and the image's id.</summary>
    public required string Image { get; init; }

    /// <summary>The file that is its resolv.conf.</summary>
    public string ResolvConfPath { get; init; } = "";

    /// <summary>The file that is its hostname.</summary>
    public string HostnamePath { get; init; } = "";

    /// <summary>The file that is its hosts.</summary>
    public string HostsPath { get; init; } = "";

    /// <summary>The file that its output goes to.</summary>
    public string LogPath { get; init; } = "";

    /// <summary>Its name, behind a slash.</summary>
    public required string Name { get; init; }

    /// <summary>How often it was started again.</summary>
    public int RestartCount { get; init; }

    /// <summary>The driver of the store.</summary>
    public string Driver { get; init; } = "";

    /// <summary>The operating system.</summary>
    public string Platform { get; init; } = "linux";

    /// <summary>SELinux label of its files.</summary>
    public string MountLabel { get; init; } = "";

    /// <summary>SELinux label of its processes.</summary>
    public string ProcessLabel { get; init; } = "";

    /// <summary>AppArmor profile.</summary>
    public string AppArmorProfile { get; init; } = "";

    /// <summary>Sessions in it.</summary>
    [JsonPropertyName("ExecIDs")] public required IReadOnlyList<string> ExecIds { get; init; }

    /// <summary>What ties it to the host.</summary>
    public required HostConfig HostConfig { get; init; }

    /// <summary>Its layer.</summary>
    public DriverInspection? GraphDriver { get; init; }

    /// <summary>Bytes that it wrote, where that was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public long? SizeRw { get; init; }

    /// <summary>Bytes with those of its image; 0 where that was not asked for.</summary>
    public long SizeRootFs { get; init; }

    /// <summary>Its mounts.</summary>
    public required IReadOnlyList<MountPoint> Mounts { get; init; }

    /// <summary>What it runs.</summary>
    public required ContainerConfig Config { get; init; }

    /// <summary>Its networks.</summary>
    public required NetworkSettings NetworkSettings { get; init; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => DockerContainerJson.Write(writer, this);
}

/// <summary>A container's state (API 1.47, ContainerState).</summary>
public sealed record ContainerStateDetails
{
    /// <summary>created, running, paused, exited or removing.</summary>
    public required string Status { get; init; }

    /// <summary>It runs.</summary>
    public bool Running { get; init; }

    /// <summary>It is paused.</summary>
    public bool Paused { get; init; }

    /// <summary>It is about to be started again.</summary>
    public bool Restarting { get; init; }

    /// <summary>The kernel killed it for want of memory.</summary>
    [JsonPropertyName("OOMKilled")] public bool IsOutOfMemory { get; init; }

    /// <summary>It cannot be removed.</summary>
    public bool Dead { get; init; }

    /// <summary>The first process.</summary>
    public int Pid { get; init; }

    /// <summary>How it ended.</summary>
    public int ExitCode { get; init; }

    /// <summary>What went wrong.</summary>
    public string Error { get; init; } = "";

    /// <summary>When it was started, RFC 3339.</summary>
    public required string StartedAt { get; init; }

    /// <summary>When it ended, RFC 3339.</summary>
    public required string FinishedAt { get; init; }

    /// <summary>What its health check says.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public HealthState? Health { get; init; }
}

/// <summary>A container's networks (API 1.47, NetworkSettings).</summary>
public sealed record NetworkSettings
{
    /// <summary>Always empty.</summary>
    public string Bridge { get; init; } = "";

    /// <summary>Always empty.</summary>
    [JsonPropertyName("SandboxID")] public string SandboxId { get; init; } = "";

    /// <summary>The file of its network namespace.</summary>
    public string SandboxKey { get; init; } = "";

    /// <summary>Published ports by "80/tcp"; null for those only exposed.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<HostPort>?> Ports { get; init; }

    /// <summary>Always false.</summary>
    public bool HairpinMode { get; init; }

    /// <summary>Always empty.</summary>
    [JsonPropertyName("LinkLocalIPv6Address")] public string LinkLocalAddress { get; init; } = "";

    /// <summary>Always 0.</summary>
    [JsonPropertyName("LinkLocalIPv6PrefixLen")] public int LinkLocalPrefixLength { get; init; }

    /// <summary>More IPv4 addresses.</summary>
    [JsonPropertyName("SecondaryIPAddresses")] public IReadOnlyList<MoreAddress>? SecondaryAddresses { get; init; }

    /// <summary>More IPv6 addresses.</summary>
    [JsonPropertyName("SecondaryIPv6Addresses")] public IReadOnlyList<MoreAddress>? SecondaryIpv6Addresses { get; init; }

    /// <summary>Always empty.</summary>
    [JsonPropertyName("EndpointID")] public string EndpointId { get; init; } = "";

    /// <summary>The gateway on the default network.</summary>
    public string Gateway { get; init; } = "";

    /// <summary>The IPv6 address on the default network.</summary>
    [JsonPropertyName("GlobalIPv6Address")] public string GlobalIpv6Address { get; init; } = "";

    /// <summary>Length of its network's part.</summary>
    [JsonPropertyName("GlobalIPv6PrefixLen")] public int GlobalIpv6PrefixLength { get; init; }

    /// <summary>The IPv4 address on the default network.</summary>
    [JsonPropertyName("IPAddress")] public string IpAddress { get; init; } = "";

    /// <summary>Length of its network's part.</summary>
    [JsonPropertyName("IPPrefixLen")] public int IpPrefixLength { get; init; }

    /// <summary>The IPv6 gateway on the default network.</summary>
    [JsonPropertyName("IPv6Gateway")] public string Ipv6Gateway { get; init; } = "";

    /// <summary>The hardware address on the default network.</summary>
    public string MacAddress { get; init; } = "";

    /// <summary>Each network.</summary>
    public required IReadOnlyDictionary<string, EndpointSettings> Networks { get; init; }
}

/// <summary>One more address (API 1.47, Address).</summary>
/// <param name="Addr">The address.</param>
/// <param name="PrefixLen">Length of its network's part.</param>
public sealed record MoreAddress(string Addr, int PrefixLen);
