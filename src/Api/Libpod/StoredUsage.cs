using System.Text.Json;
using System.Text.Json.Serialization;

namespace Selkie.Api.Libpod;

/// <summary>What takes space, object by object (entities.SystemDfReport).</summary>
public sealed record StoredUsage : Document
{
    /// <summary>Bytes of all images, each layer counted once.</summary>
    public long ImagesSize { get; init; }

    /// <summary>An entry for each name of each image.</summary>
    public required IReadOnlyList<ImageOnDisk> Images { get; init; }

    /// <summary>Containers.</summary>
    public required IReadOnlyList<ContainerOnDisk> Containers { get; init; }

    /// <summary>Volumes.</summary>
    public required IReadOnlyList<VolumeOnDisk> Volumes { get; init; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => StoredUsageJson.Write(writer, this);
}

/// <summary>An image's part.</summary>
/// <param name="Repository">Its name.</param>
/// <param name="Tag">Its tag.</param>
/// <param name="ImageId">Full id.</param>
/// <param name="Created">When it was made, RFC 3339.</param>
/// <param name="Size">Bytes.</param>
/// <param name="SharedSize">Bytes that others have, too.</param>
/// <param name="UniqueSize">Bytes that it alone has.</param>
/// <param name="Containers">How many containers are made from it.</param>
public sealed record ImageOnDisk(string Repository, string Tag, [property: JsonPropertyName("ImageID")] string ImageId, string Created, long Size, long SharedSize, long UniqueSize, int Containers);

/// <summary>A container's part.</summary>
/// <param name="ContainerId">Full id.</param>
/// <param name="Image">The image's id.</param>
/// <param name="Command">The command.</param>
/// <param name="LocalVolumes">How many volumes it has.</param>
/// <param name="Size">Bytes with those of its image.</param>
/// <param name="WrittenSize">Bytes that it wrote.</param>
/// <param name="Created">When it was made, RFC 3339.</param>
/// <param name="Status">Its state.</param>
/// <param name="Names">Its name.</param>
public sealed record ContainerOnDisk(
    [property: JsonPropertyName("ContainerID")] string ContainerId, string Image, IReadOnlyList<string> Command, int LocalVolumes, long Size, [property: JsonPropertyName("RWSize")] long WrittenSize,
    string Created, string Status, string Names);

/// <summary>A volume's part.</summary>
/// <param name="VolumeName">Its name.</param>
/// <param name="Links">Containers that use it.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ReclaimableSize">Bytes that could go.</param>
public sealed record VolumeOnDisk(string VolumeName, int Links, long Size, long ReclaimableSize);

/// <summary>JSON of what takes space, object by object.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(StoredUsage))]
internal sealed partial class StoredUsageJson : JsonSerializerContext
{
    internal static void Write(Utf8JsonWriter writer, StoredUsage document) => Default.StoredUsageSerializeHandler(writer, document);
}
