using Selkie.Engine.Calls;
using Selkie.Engine.Files;
using Selkie.Engine.Images.Access;
using Selkie.Engine.Images.Copying;
using Selkie.Engine.Images.Lookup;
using Selkie.Engine.Images.Sources;
using Selkie.Engine.Text;
using Selkie.Linux;
using Selkie.Oci;
using Selkie.Registry.Http;
using Selkie.Registry;
using Selkie.Storage;

namespace Selkie.Engine.Images.Destinations;

/// <summary>Opens what a name stands for.</summary>
/// <param name="engine">The services.</param>
/// <param name="access">How registries are reached.</param>
internal sealed class DestinationOpener(EngineContext engine, RegistryAccess access)
{
    /// <summary>Whether layers are compressed in "dir:" directories.</summary>
    internal bool CompressDirectory { get; init; }

    /// <summary>A further name for an image in a Docker archive.</summary>
    internal string? ArchiveTag { get; init; }

    /// <summary>Opens a destination.</summary>
    /// <exception cref="EngineError">Beginning with "initializing destination".</exception>
    internal IImageDestination Open(DestinationName name)
    {
        if (name.Transport == "dir" && Path.GetDirectoryName(engine.Call.PathOf(name.Path)) is { } above && !Path.Exists(above))
            throw new EngineError(ErrorKind.Invalid, $"lstat {above}: no such file or directory");
        try
        {
            return OpenAny(name);
        }
        catch (RegistryException e)
        {
            throw e.In($"initializing destination {name}");
        }
        catch (Exception e) when (e is EngineError or IOException or UnauthorizedAccessException)
        {
            throw new EngineError(ErrorKind.Internal, $"initializing destination {name}: {FileTrouble.Of(e)}", inner: e);
        }
    }

    private IImageDestination OpenAny(DestinationName name) => name.Transport switch
    {
        "dir" => new DirDestination(engine.Call.PathOf(name.Path), CompressDirectory),
        "oci" => new OciLayoutDestination(engine.Call.PathOf(name.Path), name.Inner, compress: true),
        "oci-archive" => new OciArchiveDestination(() => Create(engine.Call, name.Path), name.Inner, compress: true),
        "docker-archive" => new DockerArchiveDestination(CreateNew(name.Path)) { Tags = [.. new[] { name.Reference?.ToString(), ArchiveTag }.OfType<string>().Distinct()] },
        "docker-daemon" => new DockerDaemonDestination(new DockerDaemon(engine.Call), name.Reference!.ToString()),
        _ => new RegistryDestination(new ImageDestination(name.Reference!, access.Options(engine)), new(Path.Combine(engine.GraphDirectory, "pushed-layers"), engine.Log), new BlobPlaces(engine.Store, name.Reference!).Of),
    };

    private OutputFile CreateNew(string path)
    {
        if (new FileInfo(engine.Call.PathOf(path)) is { Exists: true, Length: > 0 }) throw new EngineError(ErrorKind.Invalid, "docker-archive doesn't support modifying existing images");
        return Create(engine.Call, path);
    }

    /// <summary>Begins an archive.</summary>
    /// <exception cref="EngineError">It cannot be made.</exception>
    internal static OutputFile Create(Call call, string path)
    {
        if (Directory.Exists(call.PathOf(path))) throw new EngineError(ErrorKind.Invalid, $"opening file \"{path}\": open {path}: is a directory");
        try
        {
            return OutputFile.Create(call, path);
        }
        catch (LinuxException e)
        {
            throw new EngineError(ErrorKind.Internal, $"opening file \"{path}\": {e.Message}", inner: e);
        }
    }
}

/// <summary>Repositories of a registry that are likely to have a blob, because an image of the store has its name there and the blob in its manifest.</summary>
/// <param name="store">The store.</param>
/// <param name="target">Where the blob is wanted.</param>
internal sealed class BlobPlaces(Store store, Reference target)
{
    private readonly Lock _lock = new();

    private IReadOnlyList<(Reference Place, HashSet<Digest> Blobs)>? _known;

    /// <summary>The repositories.</summary>
    internal IEnumerable<Reference> Of(Digest blob)
    {
        lock (_lock) _known ??= Read();
        return _known.Where(k => k.Blobs.Contains(blob)).Select(k => k.Place);
    }

    private List<(Reference, HashSet<Digest>)> Read()
    {
        var known = new List<(Reference, HashSet<Digest>)>();
        foreach (var image in store.Images.All())
        {
            var places = image.Names.Select(n => Reference.TryParse(n, out var name) ? name.NameOnly() : null).OfType<Reference>()
                .Where(n => n.Domain == target.Domain && n.Path != target.Path).Distinct().ToList();
            if (places.Count == 0 || new ImageDocument(store, image).Manifest is not { } manifest) continue;
            HashSet<Digest> blobs = [.. manifest.Layers.Select(l => l.Digest)];
            known.AddRange(places.Select(p => (p, blobs)));
        }
        return known;
    }
}
