using System.Text.Json;
using System.Text.Json.Serialization;

namespace Selkie.Oci;

/// <summary>A Docker schema 1 manifest, as far as it is read: it can be shown, not run.</summary>
public sealed record Schema1
{
    /// <summary>Always 1.</summary>
    [JsonPropertyName("schemaVersion")]
    public int SchemaVersion { get; init; }

    /// <summary>Repository name.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; init; }

    /// <summary>Tag.</summary>
    [JsonPropertyName("tag")]
    public string? Tag { get; init; }

    /// <summary>Architecture.</summary>
    [JsonPropertyName("architecture")]
    public string? Architecture { get; init; }

    /// <summary>The layers, top first.</summary>
    [JsonPropertyName("fsLayers")]
    public IReadOnlyList<Schema1Layer>? Layers { get; init; }

    /// <summary>Reads one.</summary>
    /// <exception cref="UserError">When it is no such manifest.</exception>
    public static Schema1 Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, OciJson.Default.Schema1) ?? throw new UserError("manifest is empty");
        }
        catch (JsonException e)
        {
            throw new UserError("parsing manifest: " + e.Message, inner: e);
        }
    }
}

/// <summary>One layer of a schema 1 manifest.</summary>
public sealed record Schema1Layer
{
    /// <summary>Digest of the compressed layer.</summary>
    [JsonPropertyName("blobSum")]
    public required Digest BlobSum { get; init; }
}
