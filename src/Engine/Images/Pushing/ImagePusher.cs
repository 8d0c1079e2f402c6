using Selkie.Engine.Calls;
using Selkie.Engine.Images.Access;
using Selkie.Engine.Images.Copying;
using Selkie.Engine.Images.Destinations;
using Selkie.Engine.Images.Lookup;
using Selkie.Engine.Images.Sources;
using Selkie.Oci;

namespace Selkie.Engine.Images.Pushing;

/// <summary>Copies an image of the store to where its user wants it (libimage push.go).</summary>
internal sealed class ImagePusher(EngineContext engine, RegistryAccess access, IPullProgress progress)
{
    /// <summary>Whether layers are compressed in "dir:" directories.</summary>
    internal bool CompressDirectory { get; init; }

    /// <summary>Copies an image.</summary>
    /// <returns>Digest of the manifest as it was written.</returns>
    /// <exception cref="EngineError">With Podman's texts.</exception>
    internal Digest Push(FoundImage image, string destination, CopySettings settings)
    {
        var name = DestinationName.Parse(destination);
        // What comes from containers.conf is dropped where it does not fit; what the user asked for fails later.
        if (settings.Compression == CompressionFormat.Zstd && (name.Transport is "docker-archive" or "docker-daemon" || settings.ManifestType == MediaTypes.DockerManifest))
        {
            if (settings.ForceCompression) throw new EngineError(ErrorKind.Invalid, "cannot use ForceCompressionFormat with undefined default compression format");
            settings = settings with { Compression = null };
        }
        if (name.Transport == "containers-storage") return new StorePusher(engine, progress).Push(image, name);
        var opener = new DestinationOpener(engine, access) { CompressDirectory = CompressDirectory, ArchiveTag = TagOf(image) };
        var digest = access.Patiently(engine, () =>
        {
            using var target = opener.Open(name);
            var written = new ImageWriter(target, settings, progress).Write(new StoreImage(engine.Store, image.Image));
            target.Commit();
            return written.Digest;
        });
        engine.Events.Image("push", image.Image.Id, destination);
        return digest;
    }

    private static string? TagOf(FoundImage image) =>
        !image.Image.Id.StartsWith(image.Name, StringComparison.Ordinal) && Reference.TryParseBare(image.Name, out var reference) && reference is { Domain.Length: > 0, Tag: not null }
            ? image.Name : null;
}
