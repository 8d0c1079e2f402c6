using System.Text.Json;
using System.Text.Json.Serialization;

namespace Selkie.Api.Libpod;

/// <summary>A container that is mounted, as "mount --format json" prints it.</summary>
public sealed record MountedContainer : Document
{
    /// <summary>The full id.</summary>
    [JsonPropertyName("id")] public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Where.</summary>
    [JsonPropertyName("mountpoint")] public required string MountPoint { get; init; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => MountedRootJson.Write(writer, this);
}

/// <summary>An image that is mounted, as "image mount --format json" prints it.</summary>
public sealed record MountedImage : Document
{
    /// <summary>The full id.</summary>
    [JsonPropertyName("id")] public required string Id { get; init; }

    /// <summary>Its digest.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Its names.</summary>
    public IReadOnlyList<string>? Repositories { get; init; }

    /// <summary>Where.</summary>
    [JsonPropertyName("mountpoint")] public required string MountPoint { get; init; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => MountedRootJson.Write(writer, this);
}

/// <summary>JSON of what is mounted.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(MountedContainer))]
[JsonSerializable(typeof(MountedImage))]
internal sealed partial class MountedRootJson : JsonSerializerContext
{
    internal static void Write(Utf8JsonWriter writer, MountedContainer document) => Default.MountedContainerSerializeHandler(writer, document);

    internal static void Write(Utf8JsonWriter writer, MountedImage document) => Default.MountedImageSerializeHandler(writer, document);
}
