using Selkie.Oci;
using Selkie.Oci.Images;

namespace Selkie.Engine.Images.Sources;

/// <summary>An image of an OCI layout, packed or not (OCI image specification, image-layout.md).</summary>
internal sealed class OciLayout : IImageOrigin
{
    private readonly IFileSet _files;

    private OciLayout(IFileSet files, Descriptor image)
    {
        _files = files;
        Image = image;
        Manifest = GetBlob(image);
        var guess = Selkie.Oci.Images.Manifest.GuessType(Manifest);
        ManifestType = guess.Length > 0 ? guess : image.MediaType ?? "";
    }

    public byte[] Manifest { get; }

    public string ManifestType { get; }

    public int Parallel => 4;

    public bool IsVerified => false;

    /// <summary>The descriptor in index.json.</summary>
    internal Descriptor Image { get; }

    /// <summary>The name the layout gives the image, or null.</summary>
    internal string? Name => Annotation("io.containerd.image.name") ?? Annotation("org.opencontainers.image.ref.name");

    /// <summary>Finds an image in a layout: the one with that name, or the only one.</summary>
    /// <exception cref="EngineError">When there is none or there are several.</exception>
    internal static OciLayout Open(IFileSet files, string? name, string shown)
    {
        var json = files.ReadAll("index.json") ?? throw new EngineError(ErrorKind.Invalid, $"open {Path.Combine(shown, "index.json")}: no such file or directory");
        var images = ImageIndex.Parse(json).Manifests;
        var matching = name is null ? images : [.. images.Where(i => i.Annotations?.GetValueOrDefault("org.opencontainers.image.ref.name") == name)];
        if (matching.Count == 1) return new(files, matching[0]);
        throw new EngineError(ErrorKind.NotFound, name is null ? "more than one image in oci, choose an image" : $"no descriptor found for reference \"{name}\"");
    }

    public byte[] GetManifest(Descriptor manifest) => GetBlob(manifest);

    public byte[] GetBlob(Descriptor blob)
    {
        var bytes = _files.ReadAll(PathOf(blob)) ?? throw Missing(blob);
        return blob.Digest.Matches(bytes) ? bytes : throw new EngineError(ErrorKind.Internal, $"Digest did not match, expected {blob.Digest}, got {Digest.Of(bytes)}");
    }

    public Stream OpenLayer(Descriptor layer) => _files.Open(PathOf(layer)) ?? throw Missing(layer);

    private string? Annotation(string key) => Image.Annotations?.GetValueOrDefault(key) is { Length: > 0 } value ? value : null;

    private static string PathOf(Descriptor blob) => $"blobs/{blob.Digest.Algorithm}/{blob.Digest.Hex}";

    private static EngineError Missing(Descriptor blob) => new(ErrorKind.NotFound, $"open {PathOf(blob)}: no such file or directory");
}
