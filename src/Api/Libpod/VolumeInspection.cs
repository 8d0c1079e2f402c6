using System.Text.Json;
using System.Text.Json.Serialization;
using Selkie.Api.Shapes;

namespace Selkie.Api.Libpod;

/// <summary>A volume as <c>volume inspect</c> and <c>volume ls --format json</c> show it (libpod/define, InspectVolumeData).</summary>
[Go("define.InspectVolumeData")]
public sealed partial record VolumeInspection : ObjectInspection
{
    /// <summary>The unique name.</summary>
    public required string Name { get; init; }

    /// <summary>The driver: local.</summary>
    public required string Driver { get; init; }

    /// <summary>Directory of its files on the host.</summary>
    public required string Mountpoint { get; init; }

    /// <summary>When it was made, RFC 3339.</summary>
    [Go("time.Time")] public required string CreatedAt { get; init; }

    /// <summary>What the driver says of it: nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Go("map[string]interface {}")] public IReadOnlyDictionary<string, string>? Status { get; init; }

    /// <summary>Labels.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Always local.</summary>
    public string Scope { get; init; } = "local";

    /// <summary>Options of the driver.</summary>
    public required IReadOnlyDictionary<string, string> Options { get; init; }

    /// <summary>Owner asked for.</summary>
    [JsonPropertyName("UID"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault), Go("int")] public uint Uid { get; init; }

    /// <summary>Group asked for.</summary>
    [JsonPropertyName("GID"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault), Go("int")] public uint Gid { get; init; }

    /// <summary>It was made for one container.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool Anonymous { get; init; }

    /// <summary>How many containers have it mounted, of volumes that are file systems of their own.</summary>
    public uint MountCount { get; init; }

    /// <summary>The next mount copies the image's files into it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool NeedsCopyUp { get; init; }

    /// <summary>The next mount sets its owner.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool NeedsChown { get; init; }

    /// <summary>Seconds that a driver may take: the local one needs none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public uint Timeout { get; init; }

    /// <summary>Id of its storage, of volumes made from images.</summary>
    [JsonPropertyName("StorageID"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? StorageId { get; init; }

    /// <summary>There are no numbered locks: always 0.</summary>
    [Go("uint32")] public uint LockNumber { get; init; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => VolumeInspectionJson.Write(writer, this);
}

/// <summary>JSON of volumes.</summary>
[JsonSerializable(typeof(VolumeInspection))]
internal sealed partial class VolumeInspectionJson : JsonSerializerContext
{
    internal static void Write(Utf8JsonWriter writer, VolumeInspection document) => Default.VolumeInspectionSerializeHandler(writer, document);
}
