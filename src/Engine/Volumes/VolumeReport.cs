using System.Text.Json.Serialization;

namespace Selkie.Engine.Volumes;

/// <summary>A volume as <c>volume inspect</c> and <c>volume ls --format json</c> show it (libpod/define, InspectVolumeData).</summary>
public sealed record VolumeReport
{
    /// <summary>The unique name.</summary>
    public required string Name { get; init; }

    /// <summary>The driver: local.</summary>
    public required string Driver { get; init; }

    /// <summary>Directory of its files on the host.</summary>
    public required string Mountpoint { get; init; }

    /// <summary>When it was made, RFC 3339.</summary>
    public required string CreatedAt { get; init; }

    /// <summary>Labels.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Always local.</summary>
    public string Scope { get; init; } = "local";

    /// <summary>Options of the driver.</summary>
    public required IReadOnlyDictionary<string, string> Options { get; init; }

    /// <summary>Owner asked for.</summary>
    [JsonPropertyName("UID"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public uint Uid { get; init; }

    /// <summary>Group asked for.</summary>
    [JsonPropertyName("GID"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public uint Gid { get; init; }

    /// <summary>It was made for one container.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool Anonymous { get; init; }

    /// <summary>How many containers have it mounted, of volumes that are file systems of their own.</summary>
    public uint MountCount { get; init; }

    /// <summary>The next mount copies the image's files into it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool NeedsCopyUp { get; init; }

    /// <summary>The next mount sets its owner.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool NeedsChown { get; init; }

    /// <summary>There are no numbered locks: always 0.</summary>
    public uint LockNumber { get; init; }
}

/// <summary>JSON of volumes as users see them.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(IReadOnlyList<VolumeReport>))]
public sealed partial class VolumeReportJson : JsonSerializerContext;
