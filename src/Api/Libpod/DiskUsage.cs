using System.Text.Json;
using System.Text.Json.Serialization;
using Selkie.Api.Shapes;

namespace Selkie.Api.Libpod;

/// <summary>What one kind of object takes on disk, as "system df --format json" prints it.</summary>
[Go("system.dfSummary")]
public sealed partial record DiskUsage : Document
{
    /// <summary>Images, Containers or Local Volumes.</summary>
    public required string Type { get; init; }

    /// <summary>How many there are.</summary>
    public int Total { get; init; }

    /// <summary>How many are in use.</summary>
    public int Active { get; init; }

    /// <summary>Bytes.</summary>
    public long RawSize { get; init; }

    /// <summary>Bytes that could go.</summary>
    public long RawReclaimable { get; init; }

    /// <summary>How many there are, again.</summary>
    public int TotalCount { get; init; }

    /// <summary>Bytes, for people.</summary>
    public required string Size { get; init; }

    /// <summary>Bytes that could go and their part of all, for people.</summary>
    public required string Reclaimable { get; init; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => DiskUsageJson.Write(writer, this);
}

/// <summary>JSON of disk usage.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(DiskUsage))]
internal sealed partial class DiskUsageJson : JsonSerializerContext
{
    internal static void Write(Utf8JsonWriter writer, DiskUsage document) => Default.DiskUsageSerializeHandler(writer, document);
}
