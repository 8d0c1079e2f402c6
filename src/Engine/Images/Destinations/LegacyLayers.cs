using System.Text.Json;
using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Oci.Json;

namespace Selkie.Engine.Images.Destinations;

/// <summary>
/// What Docker before 1.10 reads of a docker archive: a directory for each layer, with a link to its file, and a description that names the layer below
/// (moby/image/spec/v1.md). The ids are those of containers/image, so that the same image gives the same archive.
/// </summary>
internal sealed class LegacyLayers(ArchiveWriter archive, int mode)
{
    private static readonly string[] OfImage = ["architecture", "config", "container", "container_config", "created", "docker_version", "os"];
    private readonly HashSet<string> _written = [];

    /// <summary>Adds the layers of an image; those that are there already are left out.</summary>
    /// <param name="layers">From the lowest up.</param>
    /// <param name="config">The image's configuration.</param>
    /// <returns>Id of the uppermost, or null for an image without layers.</returns>
    internal string? Add(IReadOnlyList<Descriptor> layers, ReadOnlyMemory<byte> config)
    {
        string? parent = null, chain = null;
        for (var i = 0; i < layers.Count; i++)
        {
            var digest = layers[i].Digest;
            chain = chain is null ? digest.ToString() : Digest.Of(System.Text.Encoding.ASCII.GetBytes($"{chain} {digest}")).ToString();
            var image = i == layers.Count - 1 ? config : default;
            var id = Digest.Of(Describe(image, "layer_id", chain, parent)).Hex;
            if (_written.Add(id)) Write(id, digest.Hex, Describe(image, "id", id, parent));
            parent = id;
        }
        return parent;
    }

    private void Write(string id, string layer, byte[] description)
    {
        archive.AddLink(id + "/layer.tar", $"../{layer}.tar");
        archive.Add(id + "/VERSION", "1.0"u8, mode);
        archive.Add(id + "/json", description, mode);
    }

    // Members by name, as Go writes a map.
    private static byte[] Describe(ReadOnlyMemory<byte> config, string idKey, string id, string? parent)
    {
        var members = new SortedDictionary<string, JsonElement?>(StringComparer.Ordinal);
        using var image = config.IsEmpty ? null : JsonDocument.Parse(config);
        foreach (var key in image is null ? [] : OfImage) members[key] = image!.RootElement.TryGetProperty(key, out var value) ? value : null;
        members[idKey] = null;
        if (parent is not null) members["parent"] = null;
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, GoJson.WriterOptions()))
        {
            writer.WriteStartObject();
            foreach (var (key, value) in members)
            {
                writer.WritePropertyName(key);
                if (key == idKey) writer.WriteStringValue(id);
                else if (key == "parent") writer.WriteStringValue(parent);
                else if (value is { } element) element.WriteTo(writer);
                else writer.WriteNullValue();
            }
            writer.WriteEndObject();
        }
        return GoJson.Escape(buffer.ToArray());
    }
}
