using Selkie.Engine.Images.Copying;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Oci.Json;

namespace Selkie.Engine.Images.Destinations;

/// <summary>An OCI layout in a directory; an image is added to those that are there, and takes the name from another one that had it.</summary>
internal sealed class OciLayoutDestination : IImageDestination
{
    private const string NameKey = "org.opencontainers.image.ref.name";

    private readonly string _directory;
    private readonly string? _name;
    private readonly BlobFiles _blobs;
    private ImageIndex _index;

    /// <param name="directory">The layout; made when it is not there.</param>
    /// <param name="name">The image's name in it, or null.</param>
    /// <param name="compress">Whether layers are compressed.</param>
    /// <param name="sync">Whether files are on the disk before they count.</param>
    internal OciLayoutDestination(string directory, string? name, bool compress, bool sync = true)
    {
        (_directory, _name) = (directory, name is { Length: > 0 } ? name : null);
        _index = ReadIndex(directory);
        var blobs = Path.Combine(directory, "blobs/sha256");
        CallersFile.MakeDirectory(blobs);
        _blobs = new(blobs, sync);
        Traits = new()
        {
            Layers = compress ? LayerForm.Compressed : LayerForm.AsIs,
            ManifestTypes = [MediaTypes.OciManifest, MediaTypes.OciIndex],
            KeepsForeignLayers = true,
            Parallel = 6,
        };
    }

    public DestinationTraits Traits { get; }

    public long? Find(Digest blob, CancellationToken cancel) => _blobs.Find(blob);

    public (Digest Digest, long Size) PutBlob(BlobContent content, CancellationToken cancel) => _blobs.Put(content, cancel);

    public void PutConfig(Descriptor config, byte[] bytes) => _blobs.Put(config.Digest, bytes);

    public void PutManifest(byte[] manifest, string type, Digest? instance)
    {
        var digest = Digest.Of(manifest);
        _blobs.Put(digest, manifest);
        if (instance is not null) return;
        var annotations = _name is null ? null : new Dictionary<string, string> { [NameKey] = _name };
        Add(new() { MediaType = type, Digest = digest, Size = manifest.Length, Annotations = annotations });
    }

    public void Commit()
    {
        CallersFile.Write(Path.Combine(_directory, "oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        CallersFile.Replace(Path.Combine(_directory, "index.json"), GoJson.Serialize(_index, OciJson.Default.ImageIndex));
    }

    public void Dispose()
    {
    }

    private static ImageIndex ReadIndex(string directory)
    {
        var path = Path.Combine(directory, "index.json");
        if (File.Exists(directory)) throw new EngineError(ErrorKind.Invalid, $"open {path}: not a directory");
        return File.Exists(path) ? ImageIndex.Parse(File.ReadAllBytes(path)) : new() { SchemaVersion = 2, Manifests = [] };
    }

    private void Add(Descriptor image)
    {
        var images = _index.Manifests.Select(m => NameOf(m) is { } name && name == _name ? WithoutName(m) : m).ToList();
        var same = images.FindIndex(m => m.Digest == image.Digest && NameOf(m) is null);
        if (same >= 0) images[same] = image;
        else images.Add(image);
        _index = _index with { Manifests = images };
    }

    private static string? NameOf(Descriptor image) => image.Annotations?.GetValueOrDefault(NameKey) is { Length: > 0 } name ? name : null;

    private static Descriptor WithoutName(Descriptor image)
    {
        var rest = image.Annotations!.Where(a => a.Key != NameKey).ToDictionary();
        return image with { Annotations = rest.Count > 0 ? rest : null };
    }
}
