using System.Text.Json;
using System.Text.Json.Serialization;

namespace Selkie.Api.Docker;

/// <summary>An image in the lists of both trees: Docker's members (API 1.47, ImageSummary), and those that libpod adds.</summary>
public sealed record ServedImage : Document
{
    /// <summary>The machine it is for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Arch { get; init; }

    /// <summary>Digest of its manifest.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Digest { get; init; }

    /// <summary>Names it had.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? History { get; init; }

    /// <summary>Whether it is a manifest list.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? IsManifestList { get; init; }

    /// <summary>The operating system it is for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Os { get; init; }

    /// <summary>How many containers are made from it.</summary>
    public long Containers { get; init; }

    /// <summary>When it was made, in seconds since 1970.</summary>
    public long Created { get; init; }

    /// <summary>The full id; Docker's has sha256: before it.</summary>
    public required string Id { get; init; }

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Names with tags, as libpod's list has them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Id of the image it was made from, or empty.</summary>
    public string ParentId { get; init; } = "";

    /// <summary>Names with digests.</summary>
    public required IReadOnlyList<string> RepoDigests { get; init; }

    /// <summary>Names with tags.</summary>
    public required IReadOnlyList<string> RepoTags { get; init; }

    /// <summary>Bytes of layers that other images have too; -1: not counted.</summary>
    public long SharedSize { get; init; }

    /// <summary>Bytes.</summary>
    public long Size { get; init; }

    /// <summary>Bytes, as clients of before 1.44 read them.</summary>
    public long VirtualSize { get; init; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => DockerImageJson.Write(writer, this);
}

/// <summary>A step of an image's history (API 1.47, HistoryResponseItem).</summary>
public sealed record HistoryItem : Document
{
    /// <summary>The image that ends here, or &lt;missing&gt;.</summary>
    public required string Id { get; init; }

    /// <summary>When, in seconds since 1970.</summary>
    public long Created { get; init; }

    /// <summary>By what command.</summary>
    public string CreatedBy { get; init; } = "";

    /// <summary>Names of the image that ends here.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Bytes of its layer.</summary>
    public long Size { get; init; }

    /// <summary>Comment.</summary>
    public string Comment { get; init; } = "";

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => DockerImageJson.Write(writer, this);
}

/// <summary>JSON of images in Docker's shapes.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(ServedImage))]
[JsonSerializable(typeof(HistoryItem))]
internal sealed partial class DockerImageJson : JsonSerializerContext
{
    internal static void Write(Utf8JsonWriter writer, ServedImage document) => Default.ServedImageSerializeHandler(writer, document);

    internal static void Write(Utf8JsonWriter writer, HistoryItem document) => Default.HistoryItemSerializeHandler(writer, document);
}
