using Selkie.Engine.Files;
using Selkie.Engine.Images.Copying;
using Selkie.Engine.Images.Sources;
using Selkie.Oci;
using Selkie.Oci.Images;

namespace Selkie.Engine.Images.Destinations;

/// <summary>An OCI layout packed into one archive. The layout is made in a temporary directory, because the names of blobs are known only after they are written.</summary>
internal sealed class OciArchiveDestination : IImageDestination
{
    private const int FileMode = 420; // 0644
    private const int DirectoryMode = 493; // 0755

    private readonly string _temporary = TemporaryFile.CreateDirectory();
    private readonly OciLayoutDestination _layout;
    private readonly Func<OutputFile> _open;

    /// <param name="open">Opens what the archive is written to, at the end.</param>
    /// <param name="name">The image's name in it, or null.</param>
    /// <param name="compress">Whether layers are compressed.</param>
    internal OciArchiveDestination(Func<OutputFile> open, string? name, bool compress) =>
        (_open, _layout) = (open, new OciLayoutDestination(_temporary, name, compress, sync: false));

    public DestinationTraits Traits => _layout.Traits;

    public long? Find(Digest blob, CancellationToken cancel) => _layout.Find(blob, cancel);

    public (Digest Digest, long Size) PutBlob(BlobContent content, CancellationToken cancel) => _layout.PutBlob(content, cancel);

    public void PutConfig(Descriptor config, byte[] bytes) => _layout.PutConfig(config, bytes);

    public void PutManifest(byte[] manifest, string type, Digest? instance) => _layout.PutManifest(manifest, type, instance);

    public void Commit()
    {
        _layout.Commit();
        using var output = _open();
        using (var archive = new ArchiveWriter(output, DateTimeOffset.UtcNow)) WriteTo(archive);
        output.Commit();
    }

    private void WriteTo(ArchiveWriter archive)
    {
        archive.AddDirectory("blobs", DirectoryMode);
        archive.AddDirectory("blobs/sha256", DirectoryMode);
        foreach (var file in Directory.GetFiles(Path.Combine(_temporary, "blobs/sha256")).Order(StringComparer.Ordinal)) Add(archive, file);
        Add(archive, Path.Combine(_temporary, "index.json"));
        Add(archive, Path.Combine(_temporary, "oci-layout"));
    }

    public void Dispose()
    {
        _layout.Dispose();
        if (Directory.Exists(_temporary)) Directory.Delete(_temporary, recursive: true);
    }

    private void Add(ArchiveWriter archive, string file)
    {
        using var content = File.OpenRead(file);
        archive.Add(Path.GetRelativePath(_temporary, file), content.Length, content, FileMode);
    }
}
