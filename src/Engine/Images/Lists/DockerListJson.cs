using System.Text.Json;
using Selkie.Oci;
using Selkie.Oci.Json;

namespace Selkie.Engine.Images.Lists;

/// <summary>Writes Docker's form of a list, members in containers/image's order.</summary>
internal static class DockerListJson
{
    internal static byte[] Write(ManifestList list)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, GoJson.WriterOptions()))
        {
            writer.WriteStartObject();
            writer.WriteNumber("schemaVersion", 2);
            writer.WriteString("mediaType", MediaTypes.DockerList);
            writer.WriteStartArray("manifests");
            foreach (var entry in list.Entries) Write(writer, entry);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return GoJson.Escape(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, ListEntry entry)
    {
        var descriptor = entry.Descriptor;
        writer.WriteStartObject();
        writer.WriteString("mediaType", descriptor.MediaType ?? "");
        writer.WriteNumber("size", descriptor.Size);
        writer.WriteString("digest", descriptor.Digest.ToString());
        Write(writer, "urls", descriptor.Urls);
        var platform = descriptor.Platform ?? new();
        writer.WriteStartObject("platform");
        writer.WriteString("architecture", platform.Architecture);
        writer.WriteString("os", platform.Os);
        if (platform.OsVersion is { Length: > 0 }) writer.WriteString("os.version", platform.OsVersion);
        Write(writer, "os.features", platform.OsFeatures);
        if (platform.Variant is { Length: > 0 }) writer.WriteString("variant", platform.Variant);
        Write(writer, "features", entry.Features);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<string>? texts)
    {
        if (texts is not { Count: > 0 }) return;
        writer.WriteStartArray(name);
        foreach (var text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}
