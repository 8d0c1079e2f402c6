using System.Text.Json;
using Selkie.Oci;

namespace Selkie.Engine.Images;

/// <summary>Writes images into one archive as "docker save" does: plain layers, each once, and manifest.json.</summary>
internal sealed class DockerArchiveSaver(Stream output, IPullProgress progress)
{
    private const int ReadOnlyMode = 292; // 0444

    private readonly HashSet<string> _written = [];

    internal void Save(IReadOnlyList<(SavedImage Image, IReadOnlyList<string> Tags)> images)
    {
        using var archive = new ArchiveWriter(output, DateTimeOffset.UnixEpoch);
        foreach (var (image, _) in images) WriteImage(archive, image);
        archive.Add("manifest.json", ManifestJson(images), ReadOnlyMode);
        archive.Add("repositories", Repositories(images), ReadOnlyMode);
    }

    private void WriteImage(ArchiveWriter archive, SavedImage image)
    {
        foreach (var layer in image.Layers)
        {
            var digest = SavedImage.DiffIdOf(layer);
            if (!_written.Add(digest.Hex)) continue;
            progress.Line($"Copying blob {digest}");
            using var content = image.Open(layer);
            archive.Add(digest.Hex + ".tar", layer.DiffSize, content, ReadOnlyMode);
        }
        progress.Line($"Copying config {image.ConfigDigest}");
        if (_written.Add(image.ConfigDigest.Hex)) archive.Add(image.ConfigDigest.Hex + ".json", image.ConfigBytes, ReadOnlyMode);
        progress.Line("Writing manifest to image destination");
    }

    private static byte[] ManifestJson(IReadOnlyList<(SavedImage Image, IReadOnlyList<string> Tags)> images) => Write(writer =>
    {
        writer.WriteStartArray();
        foreach (var (image, tags) in images)
        {
            writer.WriteStartObject();
            writer.WriteString("Config", image.ConfigDigest.Hex + ".json");
            writer.WriteStartArray("RepoTags");
            foreach (var tag in tags) writer.WriteStringValue(tag);
            writer.WriteEndArray();
            writer.WriteStartArray("Layers");
            foreach (var layer in image.Layers) writer.WriteStringValue(SavedImage.DiffIdOf(layer).Hex + ".tar");
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    });

    // The older index by repository and tag.
    private static byte[] Repositories(IReadOnlyList<(SavedImage Image, IReadOnlyList<string> Tags)> images) => Write(writer =>
    {
        writer.WriteStartObject();
        var tagged = images.Where(i => i.Image.Layers.Count > 0)
            .SelectMany(i => i.Tags.Select(t => (Reference: Reference.Parse(t), Top: SavedImage.DiffIdOf(i.Image.Layers[^1]).Hex)));
        foreach (var repository in tagged.GroupBy(t => t.Reference.Name))
        {
            writer.WriteStartObject(repository.Key);
            foreach (var (reference, top) in repository) writer.WriteString(reference.Tag ?? "latest", top);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    });

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, GoJson.WriterOptions())) write(writer);
        return GoJson.Escape(buffer.ToArray());
    }
}
