using System.Text.Json;
using Selkie.Oci.Json;

namespace Selkie.Oci.Images;

/// <summary>Docker's schema 2 manifests in the order of members that containers/image writes: sizes stand before digests.</summary>
public static class DockerManifests
{
    /// <summary>Writes a manifest; what schema 2 does not know, such as annotations, is left out.</summary>
    public static byte[] Serialize(Manifest manifest)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, GoJson.WriterOptions()))
        {
            writer.WriteStartObject();
            writer.WriteNumber("schemaVersion", 2);
            writer.WriteString("mediaType", MediaTypes.DockerManifest);
            writer.WritePropertyName("config");
            Write(writer, manifest.Config);
            writer.WriteStartArray("layers");
            foreach (var layer in manifest.Layers) Write(writer, layer);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return GoJson.Escape(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, Descriptor descriptor)
    {
        writer.WriteStartObject();
        writer.WriteString("mediaType", descriptor.MediaType);
        writer.WriteNumber("size", descriptor.Size);
        writer.WriteString("digest", descriptor.Digest.ToString());
        if (descriptor.Urls is { Count: > 0 } urls)
        {
            writer.WriteStartArray("urls");
            foreach (var url in urls) writer.WriteStringValue(url);
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }
}
