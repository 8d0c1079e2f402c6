using System.Text.Json.Serialization;

namespace Selkie.Oci.Runtime;

/// <summary>What a runtime's state command prints.</summary>
public sealed record State
{
    /// <summary>Version of the specification.</summary>
    [JsonPropertyName("ociVersion")]
    public string Version { get => field ?? ""; init; }

    /// <summary>The container's id.</summary>
    [JsonPropertyName("id")]
    public string Id { get => field ?? ""; init; }

    /// <summary>creating, created, running or stopped.</summary>
    [JsonPropertyName("status")]
    public string Status { get => field ?? ""; init; }

    /// <summary>Process id of the container's process.</summary>
    [JsonPropertyName("pid")]
    public int Pid { get; init; }

    /// <summary>Absolute path of the bundle.</summary>
    [JsonPropertyName("bundle")]
    public string Bundle { get => field ?? ""; init; }

    /// <summary>Annotations of the container.</summary>
    [JsonPropertyName("annotations")]
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}
