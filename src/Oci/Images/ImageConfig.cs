using System.Text.Json;
using System.Text.Json.Serialization;

namespace Selkie.Oci.Images;

/// <summary>The configuration blob of an image: the OCI members, Docker's, and what else was found in it.</summary>
public sealed record ImageConfig
{
    /// <summary>When the image was made, RFC 3339 with up to nine digits.</summary>
    [JsonPropertyName("created")]
    public string? Created { get; init; }

    /// <summary>Who made the image.</summary>
    [JsonPropertyName("author")]
    public string? Author { get; init; }

    /// <summary>Comment of the commit (Docker).</summary>
    [JsonPropertyName("comment")]
    public string? Comment { get; init; }

    /// <summary>Version of Docker that made it.</summary>
    [JsonPropertyName("docker_version")]
    public string? DockerVersion { get; init; }

    /// <summary>Architecture in Go's names.</summary>
    [JsonPropertyName("architecture")]
    public string? Architecture { get; init; }

    /// <summary>Variant of the architecture.</summary>
    [JsonPropertyName("variant")]
    public string? Variant { get; init; }

    /// <summary>Operating system.</summary>
    [JsonPropertyName("os")]
    public string? Os { get; init; }

    /// <summary>Version of the operating system.</summary>
    [JsonPropertyName("os.version")]
    public string? OsVersion { get; init; }

    /// <summary>What a container of the image runs with.</summary>
    [JsonPropertyName("config")]
    public ContainerDefaults? Config { get; init; }

    /// <summary>Configuration of the container the image was committed from (Docker).</summary>
    [JsonPropertyName("container_config")]
    public JsonElement? ContainerConfig { get; init; }

    /// <summary>The layers by their uncompressed digests.</summary>
    [JsonPropertyName("rootfs")]
    public RootFs? RootFs { get; init; }

    /// <summary>How each layer came to be.</summary>
    [JsonPropertyName("history")]
    public IReadOnlyList<HistoryEntry>? History { get; init; }

    /// <summary>Members this record does not know, kept when it is written again.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Other { get; set; }

    /// <summary>Platform the image is for.</summary>
    [JsonIgnore]
    public Platform Platform => new() { Os = Os ?? "", Architecture = Architecture ?? "", Variant = Variant is "" ? null : Variant };

    /// <summary>Reads a configuration.</summary>
    /// <exception cref="EngineError">When it is none.</exception>
    public static ImageConfig Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return OciJson.ReadImageConfig(json) ?? new ImageConfig();
        }
        catch (JsonException e)
        {
            throw new EngineError(ErrorKind.Invalid, "parsing image configuration: " + e.Message, inner: e);
        }
    }
}

/// <summary>The layers of an image by their uncompressed digests.</summary>
public sealed record RootFs
{
    /// <summary>Always "layers".</summary>
    [JsonPropertyName("type")]
    public string Type { get => field ?? "layers"; init; }

    /// <summary>Digests of the uncompressed layers, base first.</summary>
    [JsonPropertyName("diff_ids")]
    public IReadOnlyList<Digest>? DiffIds { get; init; }
}

/// <summary>How one layer, or one change without a layer, came to be.</summary>
public sealed record HistoryEntry
{
    /// <summary>When, RFC 3339.</summary>
    [JsonPropertyName("created")]
    public string? Created { get; init; }

    /// <summary>By what command.</summary>
    [JsonPropertyName("created_by")]
    public string? CreatedBy { get; init; }

    /// <summary>By whom.</summary>
    [JsonPropertyName("author")]
    public string? Author { get; init; }

    /// <summary>A message.</summary>
    [JsonPropertyName("comment")]
    public string? Comment { get; init; }

    /// <summary>Whether it made no layer.</summary>
    [JsonPropertyName("empty_layer")]
    public bool EmptyLayer { get; init; }
}
