using System.Text.Json;
using Selkie.Oci.Mapping;
using Selkie.Storage.Json;
using Selkie.Storage.Layout;

namespace Selkie.Storage.Layers;

/// <summary>Records of layers.json (type Layer of containers/storage, layers.go).</summary>
internal static class LayerJson
{
    private static readonly string[] Members =
    [
        "id", "names", "parent", "metadata", "mountlabel", "created", "compressed-diff-digest", "compressed-size", "diff-digest", "toc-digest", "diff-size", "compression", "uidset",
        "gidset", "big-data-names", "uidmap", "gidmap", "flags",
    ];

    // Lists read a thousand of these: nothing is made twice.
    public static LayerRecord Read(ReadOnlySpan<byte> record, bool isVolatile, bool readOnly)
    {
        Utf8JsonReader r = new(record);
        var id = "";
        string? parent = null, metadata = null, label = null, blob = null, diff = null, toc = null;
        long blobSize = 0, diffSize = 0;
        LayerCompression compression = default;
        IReadOnlyList<string> names = [], items = [];
        IReadOnlyList<uint> uidSet = [], gidSet = [];
        IReadOnlyList<IdMap> uids = [], gids = [];
        DateTimeOffset created = default;
        var incomplete = false;
        r.Read();
        while (r.Read() && r.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.Name(ref r, Members);
            r.Read();
            switch (name)
            {
                case "id": id = r.GetString()!; break;
                case "names": names = JsonText.ReadStrings(ref r); break;
                case "parent": parent = r.GetString(); break;
                case "metadata": metadata = r.GetString(); break;
                case "mountlabel": label = r.GetString(); break;
                case "created": created = JsonText.ReadTime(ref r); break;
                case "compressed-diff-digest": blob = r.GetString(); break;
                case "compressed-size": blobSize = r.GetInt64(); break;
                case "diff-digest": diff = JsonText.Text(ref r, [blob ?? ""]); break;
                case "toc-digest": toc = r.GetString(); break;
                case "diff-size": diffSize = r.GetInt64(); break;
                case "compression": compression = (LayerCompression)r.GetInt32(); break;
                case "uidset": uidSet = JsonText.ReadNumbers(ref r); break;
                case "gidset": gidSet = JsonText.ReadNumbers(ref r); break;
                case "big-data-names": items = JsonText.ReadStrings(ref r); break;
                case "uidmap": uids = JsonText.ReadMappings(ref r); break;
                case "gidmap": gids = JsonText.ReadMappings(ref r); break;
                case "flags": incomplete = ReadIncomplete(ref r); break;
                default: r.Skip(); break;
            }
        }

        return new LayerRecord
        {
            Id = id,
            Names = names,
            Parent = parent,
            Metadata = metadata,
            MountLabel = label,
            Created = created,
            BlobDigest = blob,
            BlobSize = blobSize,
            DiffId = diff,
            TocDigest = toc,
            DiffSize = diffSize,
            Compression = compression,
            Uids = uidSet,
            Gids = gidSet,
            BigDataNames = items,
            Incomplete = incomplete,
            Volatile = isVolatile,
            ReadOnly = readOnly,
            Mappings = uids.Count + gids.Count == 0 ? IdMappings.None : new IdMappings { Uids = uids, Gids = gids },
        };
    }

    private static bool ReadIncomplete(ref Utf8JsonReader r)
    {
        var incomplete = false;
        while (r.TokenType != JsonTokenType.Null && r.Read() && r.TokenType == JsonTokenType.PropertyName)
        {
            var mine = r.ValueTextEquals("incomplete"u8);
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
        if (!string.IsNullOrEmpty(value)) w.WriteString(name, value);
    }

    private static void Number(Utf8JsonWriter w, string name, long value)
    {
        if (value != 0) w.WriteNumber(name, value);
    }

    private static void Numbers(Utf8JsonWriter w, string name, IReadOnlyList<uint> values)
    {
        if (values.Count == 0) return;

        w.WriteStartArray(name);
        foreach (var value in values) w.WriteNumberValue(value);

        w.WriteEndArray();
    }
}
