using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Selkie.Oci.Json;

namespace Selkie.Oci.Images.Schema1;

/// <summary>Makes manifests of Docker's schema 1 from images of schema 2 (distribution, schema1 config builder).</summary>
public static class Schema1Builder
{
    /// <summary>What stands for a layer that changed no file: an archive without entries, packed.</summary>
    public static ReadOnlySpan<byte> EmptyLayer =>
    [
        31, 139, 8, 0, 0, 9, 110, 136, 0, 255, 98, 24, 5, 163, 96, 20, 140, 88, 0, 8, 0, 0, 255, 255, 46, 175, 181, 239, 0, 4, 0, 0,
    ];

    /// <summary>The manifest, signed by a key that is made for it and forgotten: registries want a signature, nobody trusts it.</summary>
    /// <param name="config">Configuration of the image.</param>
    /// <param name="layers">Digests of its packed layers, base first.</param>
    /// <param name="name">Repository without the registry; empty outside registries.</param>
    /// <param name="tag">Tag, or empty.</param>
    /// <exception cref="EngineError">The configuration has no history, or one of other layers.</exception>
    public static byte[] Build(byte[] config, IReadOnlyList<Digest> layers, string name, string tag)
    {
        var image = ImageConfig.Parse(config);
        var history = image.History ?? [];
        if (history.Count == 0) throw new EngineError(ErrorKind.Invalid, $"Cannot convert an image with 0 history entries to {MediaTypes.DockerSchema1Signed}");
        if (history.Count(entry => !entry.EmptyLayer) != layers.Count)
            throw new EngineError(ErrorKind.Invalid, $"Invalid image configuration, its history tells of other layers than the {layers.Count} distributed ones");
        var empty = Digest.Of(EmptyLayer);
        var entries = new List<(Digest Blob, string Compatibility)>();
        var (id, parent, next) = ("", "", 0);
        foreach (var entry in history)
        {
            parent = id;
            var blob = entry.EmptyLayer ? empty : layers[next++];
            id = IdOf(blob, parent);
            entries.Add((blob, Compatibility(entry, id, parent)));
        }
        var top = entries[^1].Blob;
        entries[^1] = (top, TopCompatibility(config, IdOf(top, parent, Encoding.UTF8.GetString(config)), parent, history[^1].EmptyLayer));
        return Schema1Signature.Sign(Write(entries, name, tag, image.Architecture ?? ""));
    }

    /// <summary>A manifest with other packed layers, under another name, signed anew.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="layers">Digests of the packed layers that have files, base first.</param>
    /// <param name="name">Repository without the registry; empty outside registries.</param>
    /// <param name="tag">Tag, or empty.</param>
    public static byte[] Change(Schema1Manifest manifest, IReadOnlyList<Digest> layers, string name, string tag)
    {
        var next = 0;
        var entries = manifest.Layers.Select(layer => (layer.IsEmpty ? Digest.Of(EmptyLayer) : layers[next++], layer.V1Compatibility)).ToList();
        return Schema1Signature.Sign(Write(entries, name, tag, manifest.Architecture));
    }

    private static string IdOf(Digest blob, params string[] others) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(' ', [blob.Hex, .. others]))));

    private static string Compatibility(HistoryEntry entry, string id, string parent) => Json(writer =>
    {
        writer.WriteString("id", id);
        if (parent.Length > 0) writer.WriteString("parent", parent);
        if (entry.Comment is { Length: > 0 }) writer.WriteString("comment", entry.Comment);
        writer.WriteString("created", entry.Created);
        writer.WriteStartObject("container_config");
        writer.WriteStartArray("Cmd");
        writer.WriteStringValue(entry.CreatedBy ?? "");
        writer.WriteEndArray();
        writer.WriteEndObject();
        if (entry.Author is { Length: > 0 }) writer.WriteString("author", entry.Author);
        if (entry.EmptyLayer) writer.WriteBoolean("throwaway", true);
    });

    // The configuration itself, without what the manifest says in other places.
    private static string TopCompatibility(byte[] config, string id, string parent, bool isEmpty)
    {
        using var document = JsonDocument.Parse(config);
        var members = new SortedDictionary<string, Action<Utf8JsonWriter>>(StringComparer.Ordinal);
        foreach (var member in document.RootElement.EnumerateObject())
            if (member.Name is not ("rootfs" or "history"))
                members[member.Name] = member.Value.WriteTo;
        members["id"] = writer => writer.WriteStringValue(id);
        if (parent.Length > 0) members["parent"] = writer => writer.WriteStringValue(parent);
        if (isEmpty) members["throwaway"] = writer => writer.WriteBooleanValue(true);
        return Json(writer =>
        {
            foreach (var (name, write) in members)
            {
                writer.WritePropertyName(name);
                write(writer);
            }
        });
    }

    private static byte[] Write(List<(Digest Blob, string Compatibility)> entries, string name, string tag, string architecture) => Encoding.UTF8.GetBytes(Json(writer =>
    {
        writer.WriteString("name", name);
        writer.WriteString("tag", tag);
        writer.WriteString("architecture", architecture);
        WriteObjects(writer, "fsLayers", "blobSum", entries.Select(entry => entry.Blob.ToString()));
        WriteObjects(writer, "history", "v1Compatibility", entries.Select(entry => entry.Compatibility));
        writer.WriteNumber("schemaVersion", 1);
    }));

    // The top comes first.
    private static void WriteObjects(Utf8JsonWriter writer, string array, string member, IEnumerable<string> values)
    {
        writer.WriteStartArray(array);
        foreach (var value in values.Reverse())
        {
            writer.WriteStartObject();
            writer.WriteString(member, value);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static string Json(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, GoJson.WriterOptions()))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(GoJson.Escape(buffer.WrittenSpan));
    }
}
