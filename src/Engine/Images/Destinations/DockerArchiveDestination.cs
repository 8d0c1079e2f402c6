using System.Text.Json;
using Selkie.Engine.Files;
using Selkie.Engine.Images.Copying;
using Selkie.Engine.Images.Sources;
using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Oci.Json;

namespace Selkie.Engine.Images.Destinations;

/// <summary>An archive as "docker save" writes it: plain layers, each once, manifest.json, and what old readers want instead. It can hold several images.</summary>
/// <param name="output">Takes the archive; disposed of with it.</param>
internal sealed class DockerArchiveDestination(Stream output) : IImageDestination
{
    private const int ReadOnlyMode = 292; // 0444

    private readonly ArchiveWriter _archive = new(output, DateTimeOffset.UnixEpoch);
    private readonly HashSet<string> _written = [];
    private readonly List<(Manifest Image, IReadOnlyList<string> Tags, string? LegacyTop)> _images = [];
    private byte[] _config = [];

    public DestinationTraits Traits { get; } = new() { Layers = LayerForm.Plain, ManifestTypes = [MediaTypes.DockerManifest] };

    /// <summary>Names of the image that is written next.</summary>
    internal IReadOnlyList<string> Tags { get; set; } = [];

    public long? Find(Digest blob, CancellationToken cancel) => _written.Contains(blob.Hex) ? -1 : null;

    public (Digest Digest, long Size) PutBlob(BlobContent content, CancellationToken cancel)
    {
        if (content is not { Digest: { } digest, Size: >= 0 }) return PutUnknown(content, cancel);
        using var stream = content.Open();
        _archive.Add(digest.Hex + ".tar", content.Size, stream, ReadOnlyMode);
        _written.Add(digest.Hex);
        return (digest, content.Size);
    }

    public void PutConfig(Descriptor config, byte[] bytes)
    {
        _config = bytes;
        if (_written.Add(config.Digest.Hex)) _archive.Add(config.Digest.Hex + ".json", bytes, ReadOnlyMode);
    }

    public void PutManifest(byte[] manifest, string type, Digest? instance)
    {
        var image = Manifest.Parse(manifest);
        _images.Add((image, Tags, Legacy.Add(image.Layers, _config)));
    }

    public void Commit()
    {
        _archive.Add("manifest.json", ManifestJson(), ReadOnlyMode);
        _archive.Add("repositories", Repositories(), ReadOnlyMode);
        _archive.Dispose();
        (output as OutputFile)?.Commit();
    }

    public void Dispose() => output.Dispose();

    private LegacyLayers Legacy => field ??= new(_archive, ReadOnlyMode);

    // An archive's header needs digest and size before the content.
    private (Digest Digest, long Size) PutUnknown(BlobContent content, CancellationToken cancel)
    {
        var directory = TemporaryFile.CreateDirectory();
        try
        {
            var (digest, size) = new BlobFiles(directory, sync: false).Put(content, cancel);
            if (!_written.Contains(digest.Hex)) PutBlob(new(() => File.OpenRead(Path.Combine(directory, digest.Hex)), digest, size), cancel);
            return (digest, size);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private byte[] ManifestJson() => Write(writer =>
    {
        writer.WriteStartArray();
        foreach (var (image, tags, _) in _images)
        {
            writer.WriteStartObject();
            writer.WriteString("Config", image.Config.Digest.Hex + ".json");
            writer.WriteStartArray("RepoTags");
            foreach (var tag in tags) writer.WriteStringValue(tag);
            writer.WriteEndArray();
            writer.WriteStartArray("Layers");
            foreach (var layer in image.Layers) writer.WriteStringValue(layer.Digest.Hex + ".tar");
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    });

    // The older index by repository and tag.
    private byte[] Repositories() => Write(writer =>
    {
        writer.WriteStartObject();
        var tagged = _images.Where(i => i.LegacyTop is not null).SelectMany(i => i.Tags.Select(t => (Reference: Reference.Parse(t), Top: i.LegacyTop!)));
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
