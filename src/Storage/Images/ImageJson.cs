using System.Text.Json;
using Selkie.Storage.Json;

namespace Selkie.Storage.Images;

/// <summary>Records of images.json (type Image of containers/storage, images.go).</summary>
internal static class ImageJson
{
    public static ImageRecord Read(ReadOnlySpan<byte> record, bool readOnly)
    {
        Utf8JsonReader r = new(record);
        ImageRecord image = new() { Id = "", ReadOnly = readOnly };
        r.Read();
        while (r.Read() && r.TokenType == JsonTokenType.PropertyName)
        {
            string name = r.GetString()!;
            r.Read();
            switch (name)
            {
                case "id": image = image with { Id = r.GetString()! }; break;
                case "digest": image = image with { Digest = r.GetString() is { Length: > 0 } d ? d : null }; break;
                case "names": image = image with { Names = JsonText.ReadStrings(ref r) }; break;
                case "names-history": image = image with { NamesHistory = JsonText.ReadStrings(ref r) }; break;
                case "layer": image = image with { TopLayer = r.GetString() is { Length: > 0 } l ? l : null }; break;
                case "mapped-layers": image = image with { MappedTopLayers = JsonText.ReadStrings(ref r) }; break;
                case "metadata": image = image with { Metadata = r.GetString() }; break;
                case "big-data-names": image = image with { BigDataNames = JsonText.ReadStrings(ref r) }; break;
                case "big-data-sizes": image = image with { BigDataSizes = JsonText.ReadNumberMap(ref r) }; break;
                case "big-data-digests": image = image with { BigDataDigests = JsonText.ReadStringMap(ref r) }; break;
                case "created": image = image with { Created = JsonText.ReadTime(ref r) }; break;
                default: r.Skip(); break;
            }
        }

        return image;
    }

    public static byte[] Write(ImageRecord image) => JsonText.Write(w =>
    {
        w.WriteStartObject();
        w.WriteString("id", image.Id);
        if (image.Digest is not null)
        {
            w.WriteString("digest", image.Digest);
        }

        JsonText.WriteStrings(w, "names", image.Names);
        JsonText.WriteStrings(w, "names-history", image.NamesHistory);
        if (image.TopLayer is not null)
        {
            w.WriteString("layer", image.TopLayer);
        }

        JsonText.WriteStrings(w, "mapped-layers", image.MappedTopLayers);
        if (!string.IsNullOrEmpty(image.Metadata))
        {
            w.WriteString("metadata", image.Metadata);
        }

        BigData.Write(w, image.BigDataNames, image.BigDataSizes, image.BigDataDigests);
        w.WriteString("created", image.Created.UtcDateTime);
        w.WriteEndObject();
    });
}
