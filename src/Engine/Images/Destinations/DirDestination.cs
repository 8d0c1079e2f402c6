using Selkie.Engine.Images.Copying;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Oci.Images;

namespace Selkie.Engine.Images.Destinations;

/// <summary>A directory of skopeo's kind: manifest.json, version and a file per blob.</summary>
internal sealed class DirDestination : IImageDestination
{
    private const string Version = "Directory Transport Version: 1.1\n";

    private readonly string _directory;
    private readonly BlobFiles _blobs;

    /// <summary>Makes the directory, or clears one that held an image before.</summary>
    /// <exception cref="EngineError">There is something else in it.</exception>
    internal DirDestination(string directory, bool compress)
    {
        (_directory, _blobs) = (directory, new(directory, sync: true));
        Traits = new() { Layers = compress ? LayerForm.Compressed : LayerForm.AsIs, Parallel = 6 };
        Clear();
        CallersFile.MakeDirectory(directory);
        CallersFile.Write(Path.Combine(directory, "version"), Version);
    }

    public DestinationTraits Traits { get; }

    public long? Find(Digest blob, CancellationToken cancel) => _blobs.Find(blob);

    public (Digest Digest, long Size) PutBlob(BlobContent content, CancellationToken cancel) => _blobs.Put(content, cancel);

    public void PutConfig(Descriptor config, byte[] bytes) => _blobs.Put(config.Digest, bytes);

    public void PutManifest(byte[] manifest, string type, Digest? instance) =>
        CallersFile.Write(Path.Combine(_directory, instance is null ? "manifest.json" : instance.Hex + ".manifest.json"), manifest);

    public void Commit()
    {
    }

    public void Dispose()
    {
    }

    private void Clear()
    {
        if (!Directory.Exists(_directory) || !Directory.EnumerateFileSystemEntries(_directory).Any()) return;
        var version = Path.Combine(_directory, "version");
        if (!File.Exists(version) || File.ReadAllText(version) != Version) throw new EngineError(ErrorKind.Invalid, "not a containers image directory, don't want to overwrite important data");
        foreach (var entry in Directory.GetFileSystemEntries(_directory))
        {
            if (Directory.Exists(entry)) Directory.Delete(entry, recursive: true);
            else File.Delete(entry);
        }
    }
}
