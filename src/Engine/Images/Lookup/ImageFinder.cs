using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Oci.Text;
using Selkie.Registry.Configuration;
using Selkie.Storage.Images;
using Selkie.Storage.Layout;

namespace Selkie.Engine.Images.Lookup;

/// <summary>Finds local images by what users write: full and short names, ids and their beginnings, digests (libimage runtime.go, LookupImage).</summary>
/// <param name="engine">The services.</param>
public sealed class ImageFinder(EngineContext engine)
{
    private const int IdLength = 64;
    private static readonly string[] OtherTransports = ["docker", "docker-archive", "docker-daemon", "dir", "oci", "oci-archive", "sif", "tarball"];

    private readonly Dictionary<string, ImageDocument> _documents = [];

    private ImageStore Store => engine.Store.Images;

    /// <summary>The image, or an error.</summary>
    /// <exception cref="ImageNotKnownException">There is none.</exception>
    /// <exception cref="EngineError">The name is not valid.</exception>
    public FoundImage Find(string name, ImageQuery? query = null)
    {
        query ??= new();
        if (FindInTransport(name) is { } direct) return direct;
        var reference = NormaliseDigested(ref name);
        return FindById(name, query) ?? FindByCandidates(name, query) ?? FindByPrefix(name, query)
            ?? (reference is null ? null : FindFuzzily(name, reference, query)) ?? throw new ImageNotKnownException(name);
    }

    /// <summary>The image, or null when there is none.</summary>
    /// <exception cref="EngineError">The name is not valid.</exception>
    public FoundImage? TryFind(string name, ImageQuery? query = null)
    {
        try
        {
            return Find(name, query);
        }
        catch (ImageNotKnownException)
        {
            return null;
        }
    }

    /// <summary>What the image's files say.</summary>
    public ImageDocument Read(ImageRecord image)
    {
        if (_documents.TryGetValue(image.Id, out var known)) return known;
        return _documents[image.Id] = new ImageDocument(engine.Store, image);
    }

    /// <summary>The configuration of an image, or null: it has none, or is damaged.</summary>
    /// <exception cref="StorageException">The image was removed meanwhile.</exception>
    internal ImageConfig? ConfigOf(ImageRecord image)
    {
        if (Read(image).Config is { } config) return config;
        _documents.Remove(image.Id);
        return Store.Find(image.Id) is null ? throw new StorageException(StorageError.NotFound, $"image {image.Id}: image not known") : Read(image).Config;
    }

    /// <summary>What is wrong with the image, or null: nothing, or it is not there any more. It may have been removed and made again while it was read.</summary>
    internal string? ProblemOf(ImageRecord image)
    {
        if (Read(image).Problem is null || Store.Find(image.Id) is null) return null;
        _documents.Remove(image.Id);
        return Read(image).Problem is { } problem && Store.Find(image.Id) is not null ? problem : null;
    }

    private FoundImage? FindInTransport(string name)
    {
        const string Own = "containers-storage:";
        if (!name.StartsWith(Own, StringComparison.Ordinal))
        {
            var colon = name.IndexOf(':');
            var transport = colon > 0 && Array.IndexOf(OtherTransports, name[..colon]) >= 0 ? name[..colon] : null;
            var certain = transport is not null && (transport != "docker" || name.StartsWith("docker://", StringComparison.Ordinal));
            return certain ? throw new EngineError(ErrorKind.Invalid, $"unsupported transport \"{transport}\" for looking up local images") : null;
        }
        var rest = name[Own.Length..];
        if (rest.StartsWith('[')) rest = rest[(rest.IndexOf(']') + 1)..];
        rest = rest.Split('@', 2) is [_, { Length: IdLength } id] ? id : rest;
        var wanted = Reference.TryParse(rest, out var reference) ? reference.WithDefaultTag().ToString() : rest;
        return Store.Find(wanted) is { } image ? new(image, "") : throw new ImageNotKnownException(name);
    }

    // A name with tag and digest means the digest.
    private static Reference? NormaliseDigested(ref string name)
    {
        try
        {
            var reference = Reference.ParseBare(name);
            if (reference is { Tag: not null, Digest: not null }) reference = reference with { Tag = null };
            name = reference.ToString();
            return reference;
        }
        catch (EngineError e)
        {
            throw new EngineError(ErrorKind.Invalid, $"parsing reference \"{name}\": {e.Message}", inner: e);
        }
    }

    private FoundImage? FindById(string name, ImageQuery query)
    {
        var byDigest = name.StartsWith("sha256:", StringComparison.Ordinal);
        var id = byDigest ? name[7..] : name;
        var full = id.Length == IdLength && !id.AsSpan().ContainsAnyExcept("0123456789abcdef");
        if (byDigest && !full) throw new EngineError(ErrorKind.Invalid, $"{name}: invalid format: no 64-byte hexadecimal value");
        if (!full) return null;
        return Resolve(Store.Find(id), id, name, query) ?? throw new ImageNotKnownException(name);
    }

    private FoundImage? FindByCandidates(string name, ImageQuery query)
    {
        foreach (var candidate in Candidates(name))
        {
            if (Resolve(FindReference(candidate), candidate.ToString(), candidate.ToString(), query) is { } found) return found;
        }
        return null;
    }

    private IReadOnlyList<Reference> Candidates(string name)
    {
        // What is exactly a name in the store needs no configuration file.
        IReadOnlyList<Reference> candidates;
        try
        {
            candidates = engine.ShortNames.ResolveLocally(name);
        }
        catch (EngineError)
        {
            throw new ImageNotKnownException(name);
        }
        return Reference.TryParse(name, out var docker) ? [.. candidates, (docker.Digest is null ? docker : docker with { Tag = null }).WithDefaultTag()] : candidates;
    }

    private ImageRecord? FindReference(Reference reference)
    {
        if (Store.Find(reference.ToString()) is { } exact) return exact;
        if (reference.Digest is null) return null;
        foreach (var image in Store.FindByDigest(reference.Digest.ToString()))
        {
            if (image.Names.Any(n => Reference.TryParse(n, out var own) && own.Name == reference.Name)) return image;
        }
        return null;
    }

    private FoundImage? FindByPrefix(string name, ImageQuery query)
    {
        var hex = name.Length <= IdLength && !name.AsSpan().ContainsAnyExcept("0123456789abcdef");
        return hex ? Resolve(Store.FindByIdPrefix(name), name, name, query) : null;
    }

    // By the end of a repository's path: "bar" finds "quay.io/foo/bar".
    private FoundImage? FindFuzzily(string name, Reference bare, ImageQuery query)
    {
        if (!ShortNames.IsShort(name)) return null;
        bare = bare.WithDefaultTag();
        foreach (var image in Store.All())
        {
            foreach (var text in image.Names)
            {
                if (!Reference.TryParseBare(text, out var own) || (bare.Digest is null && own.Tag != bare.Tag) || !EndsAtSlash(own.Name, bare.Name)) continue;
                if (bare.Digest is not null && !image.Digests.Contains(bare.Digest.ToString())) continue;
                var shown = bare.Digest is null ? own.ToString() : own.WithDigest(bare.Digest).ToString();
                if (Resolve(image, own.ToString(), shown, query) is { } found) return found;
            }
        }
        return null;
    }

    private static bool EndsAtSlash(string name, string end) =>
        name.EndsWith(end, StringComparison.Ordinal) && (name.Length == end.Length || name[name.Length - end.Length - 1] == '/');

    private FoundImage? Resolve(ImageRecord? image, string candidate, string shown, ImageQuery query)
    {
        if (image is null) return null;
        if (!query.ManifestList && ImageDocument.MayBeList(image) && Read(image).Index is { } index)
        {
            var instance = FindInstance(index, query);
            if (instance is null && query.ListWithoutInstance) return new(image, shown);
            image = instance ?? throw new ImageNotKnownException(shown, $"no image found in manifest list for architecture {query.Platform.Architecture}, "
                + $"variant \"{query.Platform.Variant}\", OS {query.Platform.Os}");
        }
        if (!query.HasPlatform || image.Id.StartsWith(candidate, StringComparison.Ordinal) || MatchesPlatform(image, query, shown)) return new(image, shown);
        return null;
    }

    private ImageRecord? FindInstance(ImageIndex index, ImageQuery query)
    {
        foreach (var suiting in index.Suiting(query.Platform))
            if (Store.FindByDigest(suiting.Digest.ToString()) is [var image, ..]) return image;
        return null;
    }

    private bool MatchesPlatform(ImageRecord image, ImageQuery query, string shown)
    {
        const int MostParts = 3; // os/arch/variant
        if (query.Specifier.Split('/').Length > MostParts)
            throw new EngineError(ErrorKind.Invalid, $"checking platform of image {shown}: parsing host platform: {GoText.Quote(query.Specifier)}: cannot parse platform specifier: invalid argument");
        if (Read(image).Config is not { } config) return true;
        var wanted = query.Platform;
        return config.Architecture == wanted.Architecture && config.Os == wanted.Os
            && (query.Variant is null or "" || wanted.Candidates().Any(c => (c.Variant ?? "") == (config.Variant ?? "")));
    }
}

/// <summary>What the context of a call has from here.</summary>
public static class ImagesOfCall
{
    extension(EngineContext context)
    {
        /// <summary>Finds local images by what users write.</summary>
        public ImageFinder Images => context.Service(static engine => new ImageFinder(engine));
    }
}
