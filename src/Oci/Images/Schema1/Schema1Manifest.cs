using System.Buffers;
using System.Text.Json;
using Selkie.Oci.Json;

namespace Selkie.Oci.Images.Schema1;

/// <summary>
/// A manifest of Docker's schema 1 (distribution, manifest-v2-1): no configuration of its own; each layer carries the image as Docker knew it then.
/// </summary>
/// <param name="Name">Repository without the registry.</param>
/// <param name="Tag">Tag.</param>
/// <param name="Architecture">Architecture in Go's names.</param>
/// <param name="Layers">The layers, base first; those that changed no file among them.</param>
public sealed record Schema1Manifest(string Name, string Tag, string Architecture, IReadOnlyList<Schema1Layer> Layers)
{
    private static readonly string[] NotInConfigurations = ["id", "parent", "parent_id", "layer_id", "throwaway", "Size"];

    /// <summary>The layers that have files, base first.</summary>
    public IEnumerable<Schema1Layer> LayersWithFiles => Layers.Where(layer => !layer.IsEmpty);

    /// <summary>Reads a manifest; entries that repeat the one below them are dropped. Its signature is nobody's one trusts and not looked at.</summary>
    /// <exception cref="EngineError">It is no such manifest, or its layers do not follow from each other.</exception>
    public static Schema1Manifest Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var blobs = root.GetProperty("fsLayers").EnumerateArray().Select(layer => Digest.Parse(layer.GetProperty("blobSum").GetString() ?? "")).ToList();
            var history = root.GetProperty("history").EnumerateArray().Select(entry => entry.GetProperty("v1Compatibility").GetString() ?? "").ToList();
            if (blobs.Count != history.Count) throw new EngineError(ErrorKind.Invalid, "length of history not equal to number of layers");
            if (blobs.Count == 0) throw new EngineError(ErrorKind.Invalid, "no FSLayers in manifest");
            var layers = blobs.Zip(history, Schema1Layer.Parse).Reverse().ToList();
            return new(Text(root, "name"), Text(root, "tag"), Text(root, "architecture"), Chain(layers));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new EngineError(ErrorKind.Invalid, "parsing manifest: " + e.Message, inner: e);
        }
    }

    /// <summary>The configuration that the image has as one of schema 2.</summary>
    /// <param name="diffIds">Digests of the unpacked layers that have files, base first.</param>
    public byte[] ToConfig(IReadOnlyList<Digest> diffIds)
    {
        using var top = JsonDocument.Parse(Layers[^1].V1Compatibility);
        // Go writes the members of a map in the order of their names.
        var members = new SortedDictionary<string, Action<Utf8JsonWriter>>(StringComparer.Ordinal);
        foreach (var member in top.RootElement.EnumerateObject())
            if (Array.IndexOf(NotInConfigurations, member.Name) < 0)
                members[member.Name] = member.Value.WriteTo;
        members["history"] = WriteHistory;
        members["rootfs"] = writer => WriteRootFs(writer, diffIds);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, GoJson.WriterOptions()))
        {
            writer.WriteStartObject();
            foreach (var (name, write) in members)
            {
                writer.WritePropertyName(name);
                write(writer);
            }
            writer.WriteEndObject();
        }
        return GoJson.Escape(buffer.WrittenSpan);
    }

    private static List<Schema1Layer> Chain(List<Schema1Layer> layers)
    {
        var chain = new List<Schema1Layer>();
        foreach (var layer in layers)
        {
            var below = chain.Count > 0 ? chain[^1].Id : "";
            if (layer.Id == below) continue;
            if (chain.Exists(other => other.Id == layer.Id)) throw new EngineError(ErrorKind.Invalid, $"ID {layer.Id} appears multiple times in manifest");
            if (layer.Parent != below)
                throw new EngineError(ErrorKind.Invalid, chain.Count == 0 ? "Invalid parent ID in the base layer of the image" : $"Invalid parent ID. Expected {below}, got \"{layer.Parent}\"");
            chain.Add(layer);
        }
        return chain;
    }

    private void WriteHistory(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var layer in Layers)
        {
            var entry = layer.History;
            writer.WriteStartObject();
            writer.WriteString("created", entry.Created);
            if (entry.Author is { Length: > 0 }) writer.WriteString("author", entry.Author);
            if (entry.CreatedBy is { Length: > 0 }) writer.WriteString("created_by", entry.CreatedBy);
            if (entry.Comment is { Length: > 0 }) writer.WriteString("comment", entry.Comment);
            if (entry.EmptyLayer) writer.WriteBoolean("empty_layer", true);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteRootFs(Utf8JsonWriter writer, IReadOnlyList<Digest> diffIds)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "layers");
        writer.WriteStartArray("diff_ids");
        foreach (var id in diffIds) writer.WriteStringValue(id.ToString());
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    internal static string Text(JsonElement element, string member) => element.TryGetProperty(member, out var value) ? value.GetString() ?? "" : "";
}

/// <summary>A layer of a manifest of schema 1.</summary>
/// <param name="Blob">Digest of the packed layer.</param>
/// <param name="V1Compatibility">JSON of the image up to this layer.</param>
/// <param name="Id">64 hex digits.</param>
/// <param name="Parent">Id of the layer below; empty for the base.</param>
/// <param name="History">How it came to be.</param>
public sealed record Schema1Layer(Digest Blob, string V1Compatibility, string Id, string Parent, HistoryEntry History)
{
    private const int IdLength = 64;
    private const string NoTime = "0001-01-01T00:00:00Z";

    /// <summary>It changed no file.</summary>
    public bool IsEmpty => History.EmptyLayer;

    internal static Schema1Layer Parse(Digest blob, string v1Compatibility)
    {
        using var document = JsonDocument.Parse(v1Compatibility);
        var root = document.RootElement;
        var id = Schema1Manifest.Text(root, "id");
        if (id.Length != IdLength || id.AsSpan().ContainsAnyExcept("0123456789abcdef")) throw new EngineError(ErrorKind.Invalid, $"image ID \"{id}\" is invalid");
        var command = root.TryGetProperty("container_config", out var container) && container.ValueKind == JsonValueKind.Object && container.TryGetProperty("Cmd", out var words)
            && words.ValueKind == JsonValueKind.Array ? string.Join(' ', words.EnumerateArray().Select(word => word.GetString())) : "";
        var history = new HistoryEntry
        {
            Created = Schema1Manifest.Text(root, "created") is { Length: > 0 } created ? created : NoTime,
            CreatedBy = command,
            Author = Schema1Manifest.Text(root, "author"),
            Comment = Schema1Manifest.Text(root, "comment"),
            EmptyLayer = root.TryGetProperty("throwaway", out var throwAway) && throwAway.ValueKind == JsonValueKind.True,
        };
        return new(blob, v1Compatibility, id, Schema1Manifest.Text(root, "parent"), history);
    }
}
