using Selkie.Api.Libpod;
using Selkie.Engine.Images.Lookup;
using Selkie.Engine.Rootless;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Storage.Images;

namespace Selkie.Engine.Images;

/// <summary>Mount images' root file systems</summary>
/// <remarks>Mounts the file system of each image, to be read only, and prints the directory where it is; without an image, lists what is mounted. An ordinary user works on it inside of "{program} unshare".</remarks>
[Verb("image mount", Use = "[options] [IMAGE...]")]
[Example("alpine")]
[Example("alpine docker.io/library/nginx localhost/webserver:v2")]
[Example("--format json")]
[Example("--all")]
public sealed partial record MountImages : IVerb<IReadOnlyList<ImageMount>>
{
    /// <summary>The images</summary>
    [Argument("IMAGE", Complete = "images")] public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>Mount the file system of every image</summary>
    [Option("all", 'a')] public bool All { get; init; }

    /// <summary>Print the list in another form (json)</summary>
    [Option("format", Complete = "json")] public string? Format { get; init; }
}

/// <summary>An image that is mounted.</summary>
/// <param name="Id">Full id.</param>
/// <param name="Digest">Digest of the manifest.</param>
/// <param name="Names">Names with tags.</param>
/// <param name="Path">Where.</param>
public sealed record ImageMount(string Id, string Digest, IReadOnlyList<string> Names, string Path) : IDocumented<MountedImage>
{
    /// <inheritdoc/>
    public MountedImage ToDocument() => new() { Id = Id, Names = [Digest], Repositories = Names.Count > 0 ? Names : null, MountPoint = Path };
}

internal sealed class MountImagesHandler(EngineContext engine) : IHandler<MountImages, IReadOnlyList<ImageMount>>
{
    public IReadOnlyList<ImageMount> Handle(MountImages request)
    {
        UserNamespace.RequireUnshare(engine, "image mount");
        if (request.Images.Count > 0 && request.All) throw new EngineError(ErrorKind.Invalid, "when using the --all switch, you may not pass any image names or IDs");
        if (request.Images.Count > 0) return [.. request.Images.Select(name => engine.Images.Find(name).Image).ToList().Select(Mount)];
        var images = engine.Store.Images.All();
        if (request.All) return [.. images.Where(image => !image.ReadOnly).Select(Mount)];
        return [.. images.Where(image => image.TopLayer is not null).Select(Mounted).OfType<ImageMount>()];
    }

    private ImageMount Mount(ImageRecord image)
    {
        if (image.TopLayer is not { } top || engine.Store.Layers.Find(top) is null) throw new EngineError(ErrorKind.NotFound, $"mounting image {image.Id}: layer not known", subject: image.Id);
        var path = engine.Store.Mounts.Mount(top, readOnly: true);
        engine.Events.Image("mount", image.Id, "");
        return Report(image, path);
    }

    private ImageMount? Mounted(ImageRecord image) => engine.Store.Mounts.MountPoint(image.TopLayer!) is { } path ? Report(image, path) : null;

    private static ImageMount Report(ImageRecord image, string path) => new(image.Id, image.Digest ?? "", [.. image.Names.Where(n => !n.Contains('@'))], path);
}
