using System.Text.Json.Serialization;
using Selkie.Oci.Mapping;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.State;

/// <summary>
/// What a list of containers shows of one, kept beside its spec: reading a thousand of these takes a tenth of the time that reading
/// the specs would.
/// </summary>
public sealed record ContainerSummary
{
    /// <summary>64 hex digits; a column of the database.</summary>
    [JsonIgnore] public string Id { get; init; } = "";

    /// <summary>The name; a column of the database.</summary>
    [JsonIgnore] public string Name { get; init; } = "";

    /// <summary>When it was created; a column of the database.</summary>
    [JsonIgnore] public DateTimeOffset Created { get; init; }

    /// <summary>The image's id, or empty; a column of the database.</summary>
    [JsonIgnore] public string ImageId { get; init; } = "";

    /// <summary>The image's name, or empty.</summary>
    [JsonPropertyName("i")] public string Image { get; init; } = "";

    /// <summary>The command without entry point.</summary>
    [JsonPropertyName("c")] public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Published ports.</summary>
    [JsonPropertyName("p")] public IReadOnlyList<PortMapping>? Ports { get; init; }

    /// <summary>Exposed ports as "80/tcp".</summary>
    [JsonPropertyName("e")] public IReadOnlyList<string>? Exposed { get; init; }

    /// <summary>Labels.</summary>
    [JsonPropertyName("l")] public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Paths in the container where something is mounted.</summary>
    [JsonPropertyName("m")] public IReadOnlyList<string>? Mounts { get; init; }

    /// <summary>Names of its networks.</summary>
    [JsonPropertyName("n")] public IReadOnlyList<string>? Networks { get; init; }

    /// <summary>Removed when it ends.</summary>
    [JsonPropertyName("r")] public bool AutoRemove { get; init; }

    /// <summary>File with the id, or empty.</summary>
    [JsonPropertyName("f")] public string CidFile { get; init; } = "";

    /// <summary>What a spec shows in a list.</summary>
    public static ContainerSummary Of(ContainerSpec spec) => new()
    {
        Id = spec.Id,
        Name = spec.Name,
        Created = spec.Created,
        ImageId = spec.Image?.Id ?? "",
        Image = spec.Image?.Name ?? "",
        Command = NullIfEmpty(spec.Process.Command),
        Ports = NullIfEmpty(spec.Network.Ports),
        Exposed = NullIfEmpty([.. spec.Network.Exposed.Select(port => port.ToString())]),
        Labels = spec.Labels.Count > 0 ? spec.Labels : null,
        // Named volumes come after all else, as libpod keeps them.
        Mounts = NullIfEmpty([.. spec.Mounts.OrderBy(mount => mount.Type == "volume").Select(mount => mount.Destination)]),
        Networks = NullIfEmpty([.. spec.Network.Networks.Keys]),
        AutoRemove = spec.Lifecycle.AutoRemove,
        CidFile = spec.Lifecycle.CidFile,
    };

    /// <summary>What is stored, as JSON.</summary>
    internal byte[] Write() => ContainerSummaryJson.Write(this);

    private static IReadOnlyList<T>? NullIfEmpty<T>(IReadOnlyList<T> list) => list.Count > 0 ? list : null;
}

/// <summary>JSON of what lists show.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ContainerSummary))]
[Selkie.Oci.Json.JsonReader(typeof(ContainerSummary))]
internal sealed partial class ContainerSummaryJson : JsonSerializerContext
{
    /// <summary>A summary as UTF-8 JSON.</summary>
    internal static byte[] Write(ContainerSummary summary) => Selkie.Oci.Json.GoJson.Plain(summary, Default.ContainerSummarySerializeHandler);
}
