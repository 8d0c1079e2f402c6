using System.Text.Json;
using System.Text.Json.Serialization;
using Selkie.Api.Libpod;

namespace Selkie.Api.Docker;

/// <summary>All about an image (API 1.47, ImageInspect).</summary>
public sealed record ImageDetails : Document
{
    /// <summary>sha256: and the full id.</summary>
    public required string Id { get; init; }

    /// <summary>Names with tags.</summary>
    public required IReadOnlyList<string> RepoTags { get; init; }

    /// <summary>Names with digests.</summary>
    public required IReadOnlyList<string> RepoDigests { get; init; }

    /// <summary>The image it was made from.</summary>
    public string Parent { get; init; } = "";

    /// <summary>Comment.</summary>
    public string Comment { get; init; } = "";

    /// <summary>When it was made, RFC 3339.</summary>
    public string Created { get; init; } = "";

    /// <summary>The container that it was made from; nobody knows any more.</summary>
    public required ContainerConfig ContainerConfig { get; init; }

    /// <summary>Always empty.</summary>
    public string DockerVersion { get; init; } = "";

    /// <summary>Who made it.</summary>
    public string Author { get; init; } = "";

    /// <summary>What its containers run.</summary>
    public required ContainerConfig Config { get; init; }

    /// <summary>The machine.</summary>
    public string Architecture { get; init; } = "";

    /// <summary>The variant of the machine.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Variant { get; init; }

    /// <summary>The operating system.</summary>
    public string Os { get; init; } = "";

    /// <summary>Bytes.</summary>
    public long Size { get; init; }

    /// <summary>Bytes, as clients of before 1.44 read them.</summary>
    public long VirtualSize { get; init; }

    /// <summary>Its layer.</summary>
    public DriverInspection? GraphDriver { get; init; }

    /// <summary>Its layers.</summary>
    [JsonPropertyName("RootFS")] public LayersInspection? RootFs { get; init; }

    /// <summary>What the engine noted of it.</summary>
    public ImageMetadata Metadata { get; init; } = new(StateInspection.NoTime);

    /// <summary>Always empty.</summary>
    public string Container { get; init; } = "";

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => ImageDetailsJson.Write(writer, this);
}

/// <summary>What the engine noted of an image.</summary>
/// <param name="LastTagTime">When it got its last name, RFC 3339.</param>
public sealed record ImageMetadata(string LastTagTime);

/// <summary>JSON of images in full.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(ImageDetails))]
internal sealed partial class ImageDetailsJson : JsonSerializerContext
{
    internal static void Write(Utf8JsonWriter writer, ImageDetails document) => Default.ImageDetailsSerializeHandler(writer, document);
}
