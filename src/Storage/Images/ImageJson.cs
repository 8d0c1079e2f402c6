using System.Collections.ObjectModel;
using System.Text.Json;
using Selkie.Storage.Json;

namespace Selkie.Storage.Images;

/// <summary>Records of images.json (type Image of containers/storage, images.go).</summary>
internal static class ImageJson
{
    private static readonly string[] Members =
        ["id", "digest", "names", "names-history", "layer", "mapped-layers", "metadata", "big-data-names", "big-data-sizes", "big-data-digests", "created"];

    // Lists read a thousand of these: nothing is made twice, and the digests of the usual documents are their names.
    public static ImageRecord Read(ReadOnlySpan<byte> record, bool readOnly)
    {
        Utf8JsonReader r = new(record);
        var id = "";
        string? digest = null, layer = null, metadata = null;
        string[] names = [], history = [], mapped = [], items = [];
        IReadOnlyDictionary<string, long> sizes = ReadOnlyDictionary<string, long>.Empty;
        IReadOnlyDictionary<string, string> digests = ReadOnlyDictionary<string, string>.Empty;
        DateTimeOffset created = default;
        r.Read();
        while (r.Read() && r.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.Name(ref r, Members);
            r.Read();
            switch (name)
            {
                case "id": id = r.GetString()!; break;
                case "digest": digest = r.GetString() is { Length: > 0 } d ? d : null; break;
                case "names": names = JsonText.ReadStrings(ref r); break;
                case "names-history": history = JsonText.ReadStrings(ref r, names); break;
                case "layer": layer = r.GetString() is { Length: > 0 } l ? l : null; break;
                case "mapped-layers": mapped = JsonText.ReadStrings(ref r); break;
                case "metadata": metadata = r.GetString(); break;
                case "big-data-names": items = JsonText.ReadStrings(ref r); break;
                case "big-data-sizes": sizes = JsonText.ReadNumberMap(ref r, items); break;
                case "big-data-digests": digests = JsonText.ReadStringMap(ref r, [.. items, digest ?? ""]); break;
                case "created": created = JsonText.ReadTime(ref r); break;
                default: r.Skip(); break;
            }
        }

        return new ImageRecord
        {
            Id = id,
            Digest = digest,
            Names = names,
            NamesHistory = history,
            TopLayer = layer,
            MappedTopLayers = mapped,
            Metadata = metadata,
            BigDataNames = items,
            BigDataSizes = sizes,
            BigDataDigests = digests,
            Created = created,
            ReadOnly = readOnly,
        };
    }

    public static byte[] Write(ImageRecord image) => JsonText.Write(w =>
    {
        w.WriteStartObject();
        w.WriteString("id", image.Id);
        if (image.Digest is not null) w.WriteString("digest", image.Digest);

        JsonText.WriteStrings(w, "names", image.Names);
        JsonText.WriteStrings(w, "names-history", image.NamesHistory);
        if (image.TopLayer is not null) w.WriteString("layer", image.TopLayer);

        JsonText.WriteStrings(w, "mapped-layers", image.MappedTopLayers);
        if (!string.IsNullOrEmpty(image.Metadata)) w.WriteString("metadata", image.Metadata);

        BigData.Write(w, image.BigDataNames, image.BigDataSizes, image.BigDataDigests);
        w.WriteString("created", image.Created.UtcDateTime);
        w.WriteEndObject();
    });
}
