using System.Text.Json;
using System.Text.Json.Serialization;
using Selkie.Api.Shapes;

namespace Selkie.Api.Libpod;

/// <summary>What is said of an image that is not in the store, member for member as skopeo.</summary>
[Go("inspect.Output")]
public sealed partial record ForeignInspection : ObjectInspection
{
    /// <summary>Registry and repository; for images of registries.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Digest of the manifest or index.</summary>
    [Go("digest.Digest")] public required string Digest { get; init; }

    /// <summary>Tags of the repository.</summary>
    public IReadOnlyList<string> RepoTags { get; init; } = [];

    /// <summary>When it was made, RFC 3339.</summary>
    [Go("*time.Time")] public string? Created { get; init; }

    /// <summary>Version of Docker that made it.</summary>
    public string DockerVersion { get; init; } = "";

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Architecture.</summary>
    public string Architecture { get; init; } = "";

    /// <summary>Operating system.</summary>
    public string Os { get; init; } = "";

    /// <summary>Digests of the layers.</summary>
    public IReadOnlyList<string> Layers { get; init; } = [];

    /// <summary>The layers.</summary>
    public IReadOnlyList<ForeignLayer> LayersData { get; init; } = [];

    /// <summary>Environment of containers.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => ForeignInspectionJson.Write(writer, this);
}

/// <summary>A layer of an image that is not in the store.</summary>
/// <param name="MimeType">Its media type.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Annotations">What its descriptor says besides.</param>
[Go("types.ImageInspectLayer")]
public sealed partial record ForeignLayer([property: JsonPropertyName("MIMEType")] string MimeType, string Digest, long Size, IReadOnlyDictionary<string, string>? Annotations);

/// <summary>JSON of images that are not in the store.</summary>
[JsonSerializable(typeof(ForeignInspection))]
internal sealed partial class ForeignInspectionJson : JsonSerializerContext
{
    internal static void Write(Utf8JsonWriter writer, ForeignInspection document) => Default.ForeignInspectionSerializeHandler(writer, document);
}
