using Selkie.Oci;
using Selkie.Oci.Images;

namespace Selkie.Engine.Images.Sources;

/// <summary>An artifact of a list: its manifest is in the list's record, its blobs there or in files.</summary>
internal sealed class ArtifactImage(ArtifactFiles artifacts, Digest digest) : IImageOrigin
{
    public byte[] Manifest { get; } = System.Text.Encoding.UTF8.GetBytes(artifacts.Manifests![digest.ToString()]);

    public string ManifestType => MediaTypes.OciManifest;

    public int Parallel => 4;

    public bool IsVerified => false;

    public byte[] GetManifest(Descriptor manifest) => Manifest;

    public byte[] GetBlob(Descriptor blob)
    {
        using var stream = OpenLayer(blob);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    public Stream OpenLayer(Descriptor layer)
    {
        var key = layer.Digest.ToString();
        if (artifacts.Detached?.GetValueOrDefault(key) is { } path) return File.OpenRead(path);
        if (artifacts.Blobs?.TryGetValue(key, out var blob) == true) return new MemoryStream(Convert.FromBase64String(blob ?? ""));
        throw new EngineError(ErrorKind.Invalid, $"internal error: no file or blob with artifact \"config\" or \"layer\" digest \"{key}\" recorded");
    }
}
