using System.Text.Json.Serialization;
using Selkie.Oci;

namespace Selkie.Engine.State;

/// <summary>A named volume as the engine stores it.</summary>
public sealed record VolumeSpec
{
    /// <summary>The form of the record that this engine writes; it reads the older ones, too.</summary>
    public const int NewestVersion = 1;

    /// <summary>The form that this one has. It stands first, so that nothing of a form that is not known is read.</summary>
    public int Version
    {
        get;
        init => field = value <= NewestVersion ? value : throw new EngineError(ErrorKind.Unsupported, $"the volume's record has version {value}, which a newer selkie wrote: use that one");
    } = NewestVersion;

    /// <summary>The unique name.</summary>
    public required string Name { get; init; }

    /// <summary>Driver: local, or image.</summary>
    public string Driver { get; init; } = "local";

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Options of the driver: type, device and o of local, image of image.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>It was made for one container and goes with it.</summary>
    public bool Anonymous { get; init; }

    /// <summary>The container of the store that keeps the files (driver image).</summary>
    public string? StorageId { get; init; }

    /// <summary>The image that they are of (driver image).</summary>
    public string? StorageImageId { get; init; }

    /// <summary>Owner asked for.</summary>
    public uint? Uid { get; init; }

    /// <summary>Group asked for.</summary>
    public uint? Gid { get; init; }
}

/// <summary>JSON of volumes.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VolumeSpec))]
[Selkie.Oci.Json.JsonReader(typeof(VolumeSpec))]
internal sealed partial class VolumeJson : JsonSerializerContext
{
    /// <summary>A record as UTF-8 JSON.</summary>
    internal static byte[] Write(VolumeSpec volume) => Selkie.Oci.Json.GoJson.Plain(volume, Default.VolumeSpecSerializeHandler);
}
