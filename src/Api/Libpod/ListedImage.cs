using System.Text.Json;
using System.Text.Json.Serialization;
using Selkie.Api.Shapes;

namespace Selkie.Api.Libpod;

/// <summary>An image in a list, as "images --format json" prints it: the members of libpod's ImageSummary.</summary>
[Go("types.ImageSummary")]
public sealed partial record ListedImage : Document
{
    /// <summary>The full id.</summary>
    [Go(Name = "ID", Method = "Id")] public required string Id { get; init; }

    /// <summary>Id of the image it was made from, or empty.</summary>
    public string ParentId { get; init; } = "";

    /// <summary>Always null: names are in <see cref="Names"/>.</summary>
    public IReadOnlyList<string>? RepoTags { get; init; }

    /// <summary>Each name's repository with each digest, sorted.</summary>
    public IReadOnlyList<string> RepoDigests { get; init; } = [];

    /// <summary>When it was made, in seconds since 1970.</summary>
    [JsonPropertyOrder(1)] public long Created { get; init; }

    /// <summary>Bytes.</summary>
    public long Size { get; init; }

    /// <summary>Always 0.</summary>
    public int SharedSize { get; init; }

    /// <summary>Bytes, again.</summary>
    public long VirtualSize { get; init; }

    /// <summary>Labels, sorted.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>How many containers are made from it.</summary>
    public int Containers { get; init; }

    /// <summary>Whether it is in a read-only store.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault), Go(Method = "IsReadOnly")] public bool ReadOnly { get; init; }

    /// <summary>Whether it has neither name nor child.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault), Go(Method = "IsDangling")] public bool Dangling { get; init; }

    /// <summary>The machine it is for; in lists it is not told.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Arch { get; init; }

    /// <summary>Digest of its manifest.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Digest { get; init; }

    /// <summary>Names it had.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<string>? History { get; init; }

    /// <summary>Whether it is a manifest list; in lists it is not told.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public bool? IsManifestList { get; init; }

    /// <summary>Its names.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<string>? Names { get; init; }

    /// <summary>The operating system it is for; in lists it is not told.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Os { get; init; }

    /// <summary>When it was made, RFC 3339.</summary>
    [JsonPropertyOrder(1), Go(Name = "")] public required string CreatedAt { get; init; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => ListedImageJson.Write(writer, this);
}

/// <summary>JSON of images in a list.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(ListedImage))]
internal sealed partial class ListedImageJson : JsonSerializerContext
{
    internal static void Write(Utf8JsonWriter writer, ListedImage document) => Default.ListedImageSerializeHandler(writer, document);
}
