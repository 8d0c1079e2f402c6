using System.Text.Json;
using Selkie.Storage.Json;

namespace Selkie.Storage.Layers;

/// <summary>Records of layers.json (type Layer of containers/storage, layers.go).</summary>
internal static class LayerJson
{
    public static LayerRecord Read(ReadOnlySpan<byte> record, bool isVolatile, bool readOnly)
    {
        Utf8JsonReader r = new(record);
        LayerRecord layer = new() { Id = "", Volatile = isVolatile, ReadOnly = readOnly };
        IReadOnlyList<IdMapping> uids = [], gids = [];
        r.Read();
        while (r.Read() && r.TokenType == JsonTokenType.PropertyName)
        {
            string name = r.GetString()!;
            r.Read();
            switch (name)
            {
                case "id": layer = layer with { Id = r.GetString()! }; break;
                case "names": layer = layer with { Names = JsonText.ReadStrings(ref r) }; break;
                case "parent": layer = layer with { Parent = r.GetString() }; break;
                case "metadata": layer = layer with { Metadata = r.GetString() }; break;
                case "mountlabel": layer = layer with { MountLabel = r.GetString() }; break;
                case "created": layer = layer with { Created = JsonText.ReadTime(ref r) }; break;
                case "compressed-diff-digest": layer = layer with { BlobDigest = r.GetString() }; break;
                case "compressed-size": layer = layer with { BlobSize = r.GetInt64() }; break;
                case "diff-digest": layer = layer with { DiffId = r.GetString() }; break;
                case "toc-digest": layer = layer with { TocDigest = r.GetString() }; break;
                case "diff-size": layer = layer with { DiffSize = r.GetInt64() }; break;
                case "compression": layer = layer with { Compression = (LayerCompression)r.GetInt32() }; break;
                case "uidset": layer = layer with { Uids = JsonText.ReadNumbers(ref r) }; break;
                case "gidset": layer = layer with { Gids = JsonText.ReadNumbers(ref r) }; break;
                case "big-data-names": layer = layer with { BigDataNames = JsonText.ReadStrings(ref r) }; break;
                case "uidmap": uids = JsonText.ReadMappings(ref r); break;
                case "gidmap": gids = JsonText.ReadMappings(ref r); break;
                case "flags": layer = layer with { Incomplete = ReadIncomplete(ref r) }; break;
                default: r.Skip(); break;
            }
        }

        return uids.Count + gids.Count == 0 ? layer : layer with { Mappings = new IdMappings { Uids = uids, Gids = gids } };
    }

    private static bool ReadIncomplete(ref Utf8JsonReader r)
    {
        bool incomplete = false;
        while (r.TokenType != JsonTokenType.Null && r.Read() && r.TokenType == JsonTokenType.PropertyName)
        {
            bool mine = r.ValueTextEquals("incomplete"u8);
            r.Read();
            incomplete |= mine && r.TokenType == JsonTokenType.True;
            r.Skip();
        }

        return incomplete;
    }

    public static byte[] Write(LayerRecord layer) => JsonText.Write(w =>
    {
        w.WriteStartObject();
        w.WriteString("id", layer.Id);
        JsonText.WriteStrings(w, "names", layer.Names);
        Text(w, "parent", layer.Parent);
        Text(w, "metadata", layer.Metadata);
        Text(w, "mountlabel", layer.MountLabel);
        w.WriteString("created", layer.Created.UtcDateTime);
        Text(w, "compressed-diff-digest", layer.BlobDigest);
        Number(w, "compressed-size", layer.BlobSize);
        Text(w, "diff-digest", layer.DiffId);
        Text(w, "toc-digest", layer.TocDigest);
        Number(w, "diff-size", layer.DiffSize);
        Number(w, "compression", (long)layer.Compression);
        Numbers(w, "uidset", layer.Uids);
        Numbers(w, "gidset", layer.Gids);
        if (layer.Incomplete)
        {
            w.WriteStartObject("flags");
            w.WriteBoolean("incomplete", true);
            w.WriteEndObject();
        }

        JsonText.WriteMappings(w, "uidmap", layer.Mappings.Uids);
        JsonText.WriteMappings(w, "gidmap", layer.Mappings.Gids);
        JsonText.WriteStrings(w, "big-data-names", layer.BigDataNames);
        w.WriteEndObject();
    });

    private static void Text(Utf8JsonWriter w, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            w.WriteString(name, value);
        }
    }

    private static void Number(Utf8JsonWriter w, string name, long value)
    {
        if (value != 0)
        {
            w.WriteNumber(name, value);
        }
    }

    private static void Numbers(Utf8JsonWriter w, string name, IReadOnlyList<uint> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        w.WriteStartArray(name);
        foreach (uint value in values)
        {
            w.WriteNumberValue(value);
        }

        w.WriteEndArray();
    }
}
