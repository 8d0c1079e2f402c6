using Selkie.Oci;
using Selkie.Oci.Images;

namespace Selkie.Engine.Images.Sources;

/// <summary>An image in a directory as skopeo's "dir:" writes it: manifest.json, VERSION and a file per blob named by its hex.</summary>
internal sealed class DirImage : IImageOrigin
{
    private readonly IFileSet _files;

    internal DirImage(IFileSet files, string shown)
    {
        _files = files;
        Manifest = files.ReadAll("manifest.json") ?? throw new EngineError(ErrorKind.Invalid, $"open {Path.Combine(shown, "manifest.json")}: no such file or directory");
        ManifestType = Selkie.Oci.Images.Manifest.GuessType(Manifest);
    }

    public byte[] Manifest { get; }

    public string ManifestType { get; }

    public int Parallel => 4;

    public bool IsVerified => false;

    public byte[] GetManifest(Descriptor manifest) => Checked(_files.ReadAll(manifest.Digest.Hex + ".manifest.json"), manifest);

    public byte[] GetBlob(Descriptor blob) => Checked(_files.ReadAll(blob.Digest.Hex), blob);

    public Stream OpenLayer(Descriptor layer) => _files.Open(layer.Digest.Hex) ?? throw new EngineError(ErrorKind.Invalid, $"open {layer.Digest.Hex}: no such file or directory");

    private static byte[] Checked(byte[]? bytes, Descriptor blob)
    {
        if (bytes is null) throw new EngineError(ErrorKind.Invalid, $"open {blob.Digest.Hex}: no such file or directory");
        return blob.Digest.Matches(bytes) ? bytes : throw new EngineError(ErrorKind.Internal, $"Digest did not match, expected {blob.Digest}, got {Digest.Of(bytes)}");
    }
}
