using System.Text.Json.Serialization;

namespace Selkie.Runtime.Containers;

/// <summary>Network of a container.</summary>
public sealed record NetworkSpec
{
    /// <summary><c>none</c>, <c>host</c>, <c>bridge</c>, <c>pasta</c>, <c>container:ID</c> or <c>ns:PATH</c>.</summary>
    [JsonIgnore] public NamespaceMode Mode { get; init; } = NamespaceMode.None;

    [JsonInclude, JsonPropertyName("Mode")] internal string StoredAsMode { get => Mode.ToString(); init => Mode = NamespaceMode.Parse(value); }

    /// <summary>Options behind <c>pasta:</c>, one argument each.</summary>
    public IReadOnlyList<string> ModeOptions { get; init; } = [];

    /// <summary>Networks by name with their settings (mode bridge).</summary>
    public IReadOnlyDictionary<string, NetworkAttachment> Networks { get; init; } = new Dictionary<string, NetworkAttachment>();

    /// <summary>Published ports.</summary>
    public IReadOnlyList<PortMapping> Ports { get; init; } = [];

    /// <summary>Exposed ports as "80/tcp", published or not.</summary>
    public IReadOnlyList<string> Exposed { get; init; } = [];

    /// <summary>All exposed ports were published (-P).</summary>
    public bool PublishAll { get; init; }

    /// <summary>Host name; empty takes the short id (or the host's with the host's UTS namespace).</summary>
    public string Hostname { get; init; } = "";

    /// <summary>Name servers of resolv.conf instead of the host's.</summary>
    public IReadOnlyList<string> Dns { get; init; } = [];

    /// <summary>Search domains of resolv.conf instead of the host's.</summary>
    public IReadOnlyList<string> DnsSearch { get; init; } = [];

    /// <summary>Options of resolv.conf instead of the host's.</summary>
    public IReadOnlyList<string> DnsOptions { get; init; } = [];

    /// <summary>Further lines of /etc/hosts as "name[;name…]:ip".</summary>
    public IReadOnlyList<string> AddHosts { get; init; } = [];

    /// <summary>/etc/hosts is the image's own.</summary>
    public bool NoHosts { get; init; }

    /// <summary>/etc/hostname is the image's own.</summary>
    public bool NoHostname { get; init; }

    /// <summary>The file /etc/hosts starts from: a path, "image" or "none"; empty is the host's.</summary>
    public string HostsFile { get; init; } = "";
}

/// <summary>How a container is on one network.</summary>
public sealed record NetworkAttachment
{
    /// <summary>Other names.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Addresses asked for.</summary>
    public IReadOnlyList<string> StaticIps { get; init; } = [];

    /// <summary>Hardware address asked for.</summary>
    public string? StaticMac { get; init; }

    /// <summary>Name of the interface in the container.</summary>
    public string InterfaceName { get; init; } = "eth0";
}

/// <summary>A published port or range.</summary>
/// <param name="HostIp">Address of the host; empty is every address.</param>
/// <param name="HostPort">First port of the host.</param>
/// <param name="ContainerPort">First port of the container.</param>
/// <param name="Range">How many ports.</param>
/// <param name="Protocol">tcp, udp or sctp.</param>
public sealed record PortMapping(string HostIp, ushort HostPort, ushort ContainerPort, ushort Range, string Protocol);
