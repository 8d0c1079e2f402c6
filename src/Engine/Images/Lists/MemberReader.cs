using Selkie.Engine.Images.Access;
using Selkie.Engine.Images.Lookup;
using Selkie.Engine.Images.Sources;
using Selkie.Oci;
using Selkie.Oci.Images;

namespace Selkie.Engine.Images.Lists;

/// <summary>Finds images that are to be members of a list, and reads what the list says of them.</summary>
internal sealed class MemberReader(EngineContext engine, RegistryAccess access)
{
    /// <summary>Reads an image; of an index, all its members or the one for this machine.</summary>
    /// <returns>The entries, and where the image is.</returns>
    /// <exception cref="EngineError">There is no such image.</exception>
    internal (IReadOnlyList<ListEntry> Entries, string Place) Read(string name, bool all)
    {
        using var image = Open(name, "image to add to manifest list");
        return ([.. EntriesOf(image, all)], image.Name);
    }

    /// <summary>The manifest that a name stands for.</summary>
    internal Descriptor ReadSubject(string name)
    {
        using var image = Open(name, "subject for image index");
        var bytes = image.Image.Manifest;
        var type = image.Image.ManifestType;
        var artifact = type == MediaTypes.OciManifest ? Manifest.Parse(bytes).ArtifactType : null;
        return new() { MediaType = type, Digest = Manifest.DigestOf(bytes), Size = bytes.Length, ArtifactType = artifact };
    }

    // A name without transport is looked for in registries first, then in the store (libimage parseNameToExtantReference).
    private OpenOrigin Open(string name, string what)
    {
        var opener = new OriginOpener(engine, access);
        if (OriginOpener.HasTransport(name)) return opener.Open(name);
        try
        {
            return opener.Open("docker://" + name);
        }
        catch (EngineError remote)
        {
            try
            {
                return opener.OpenStored(engine.Images.Find(name).Image);
            }
            catch (EngineError local)
            {
                throw new EngineError(ErrorKind.Invalid, $"locating {what}: \"docker://{name}\": {SourceErrors.Bare(remote)}; \"{name}\": {local.Message}", inner: remote);
            }
        }
    }

    private static IEnumerable<ListEntry> EntriesOf(OpenOrigin image, bool all)
    {
        var origin = image.Image;
        if (!MediaTypes.IsIndex(origin.ManifestType)) return [EntryOf(origin, origin.Manifest, origin.ManifestType)];
        var list = ManifestList.Parse(origin.Manifest);
        if (all) return list.Entries.Select(e => Completed(origin, e));
        var chosen = ImageIndex.Parse(origin.Manifest).Choose(Platform.Host) ?? throw new EngineError(ErrorKind.NotFound,
            $"selecting image from manifest list in \"{image.Name}\": no image found in image index for architecture \"{Platform.Host.Architecture}\", variant \"\", OS \"{Platform.Host.Os}\"");
        return list.Entries.Where(e => e.Descriptor.Digest == chosen.Digest).Select(e => Completed(origin, e));
    }

    private static ListEntry Completed(IImageOrigin origin, ListEntry entry)
    {
        if (entry.Descriptor is { Platform: { Os.Length: > 0, Architecture.Length: > 0 } } or { ArtifactType.Length: > 0 }) return entry;
        var bytes = origin.GetManifest(entry.Descriptor);
        var platform = PlatformOf(origin, Manifest.Parse(bytes));
        return platform is null ? entry : entry.OnPlatform(p => p with { Os = p.Os.Length > 0 ? p.Os : platform.Os, Architecture = p.Architecture.Length > 0 ? p.Architecture : platform.Architecture });
    }

    private static ListEntry EntryOf(IImageOrigin origin, byte[] bytes, string type)
    {
        var manifest = Manifest.Parse(bytes);
        var platform = manifest.ArtifactType is { Length: > 0 } ? null : PlatformOf(origin, manifest);
        return new(new() { MediaType = type, Digest = Manifest.DigestOf(bytes), Size = bytes.Length, Platform = platform, ArtifactType = manifest.ArtifactType });
    }

    private static Platform? PlatformOf(IImageOrigin origin, Manifest manifest)
    {
        if (manifest.Config.MediaType is not (MediaTypes.OciConfig or MediaTypes.DockerConfig)) return null;
        var config = ImageConfig.Parse(origin.GetBlob(manifest.Config));
        return config.Platform with { OsVersion = config.OsVersion is "" ? null : config.OsVersion };
    }
}
