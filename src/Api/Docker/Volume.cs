using System.Text.Json;
using System.Text.Json.Serialization;

namespace Selkie.Api.Docker;

/// <summary>A volume as Docker's API shows it (API 1.47, Volume).</summary>
public sealed record Volume : Document
{
    /// <summary>When it was made, RFC 3339.</summary>
    public required string CreatedAt { get; init; }

    /// <summary>The driver.</summary>
    public required string Driver { get; init; }

    /// <summary>Labels.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Directory of its files on the host.</summary>
    public required string Mountpoint { get; init; }

    /// <summary>The unique name.</summary>
    public required string Name { get; init; }

    /// <summary>Options of the driver.</summary>
    public required IReadOnlyDictionary<string, string>? Options { get; init; }

    /// <summary>Always local.</summary>
    public string Scope { get; init; } = "local";

    /// <summary>What it takes, where that was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public VolumeUsageData? UsageData { get; init; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => DockerVolumeJson.Write(writer, this);
}

/// <summary>What a volume takes.</summary>
/// <param name="RefCount">Containers that use it.</param>
/// <param name="Size">Bytes.</param>
public sealed record VolumeUsageData(long RefCount, long Size);

/// <summary>The list of volumes (API 1.47, VolumeListResponse).</summary>
public sealed record VolumeList : Document
{
    /// <summary>The volumes.</summary>
    public required IReadOnlyList<Volume> Volumes { get; init; }

    /// <summary>What went wrong while they were read.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => DockerVolumeJson.Write(writer, this);
}

/// <summary>JSON of volumes.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(VolumeList))]
internal sealed partial class DockerVolumeJson : JsonSerializerContext
{
    internal static void Write(Utf8JsonWriter writer, Volume document) => Default.VolumeSerializeHandler(writer, document);

    internal static void Write(Utf8JsonWriter writer, VolumeList document) => Default.VolumeListSerializeHandler(writer, document);
}
