using System.Text.Json.Serialization;
using Selkie.Oci.Mapping;

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

    /// <summary>Exposed ports, published or not.</summary>
    [JsonIgnore] public IReadOnlyList<ExposedPort> Exposed { get; init; } = [];

    [JsonInclude, JsonPropertyName("Exposed")] internal IReadOnlyList<string> StoredAsExposed { get => StoredTexts.Of(Exposed); init => Exposed = StoredTexts.Read(value, ExposedPort.Parse); }

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

    /// <summary>Further lines of /etc/hosts.</summary>
    [JsonIgnore] public IReadOnlyList<HostEntry> AddHosts { get; init; } = [];

    [JsonInclude, JsonPropertyName("AddHosts")] internal IReadOnlyList<string> StoredAsAddHosts { get => StoredTexts.Of(AddHosts); init => AddHosts = StoredTexts.Read(value, HostEntry.Parse); }

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
