using Selkie.Engine.Containers.Lifecycle;
using Selkie.Engine.Containers.Recovery;
using Selkie.Engine.Images.Lookup;
using Selkie.Engine.Images.Removal;
using Selkie.Engine.State;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Images;

/// <summary>Remove images, or names of them</summary>
/// <remarks>Takes each name from its image, and removes the image and the layers that only it needs when no name is left. An image that a container uses stays, unless --force is given.</remarks>
[Verb("rmi", Alias = "image rm", Use = "[options] IMAGE [IMAGE...]")]
[Example("localhost/webserver:v2")]
[Example("--force docker.io/library/alpine:3.20")]
[Example("--ignore docker.io/library/nginx:1.26 docker.io/library/nginx:1.27")]
[Docker("DELETE /images/{name}")]
[Libpod("DELETE /images/{name}")]
[Libpod("DELETE /images/remove")]
public sealed partial record RemoveImages : IVerb<RemoveImagesReport>
{
    /// <summary>The images</summary>
    [Argument("IMAGE", Complete = "images", Libpod = "images")]
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>Remove every image</summary>
    [Option("all", 'a', Libpod = "all")]
    public bool All { get; init; }

    /// <summary>Remove the image with all of its names and the containers that use it</summary>
    [Option("force", 'f', Query = "force")]
    public bool Force { get; init; }

    /// <summary>Pass over images that do not exist</summary>
    [Option("ignore", 'i', Query = "ignore")]
    public bool Ignore { get; init; }

    /// <summary>Keep untagged parents that nothing needs any longer</summary>
    [Option("no-prune", Docker = "noprune")]
    public bool NoPrune { get; init; }
}

/// <summary>What was removed, and what could not be.</summary>
/// <param name="Untagged">Names that were taken away.</param>
/// <param name="Deleted">Ids of images that are gone.</param>
/// <param name="Errors">What went wrong.</param>
public sealed record RemoveImagesReport(IReadOnlyList<string> Untagged, IReadOnlyList<string> Deleted, IReadOnlyList<EngineError> Errors)
{
    /// <summary>What kind of failure all errors are together: the worst one is that an image is in use, the mildest that none was there.</summary>
    public ErrorKind Failure =>
        Errors.Any(e => e.Kind == ErrorKind.InUse) ? ErrorKind.InUse
        : Errors.All(e => e.Kind == ErrorKind.NotFound) ? ErrorKind.NotFound
        : ErrorKind.Internal;
}

internal sealed class RemoveImagesHandler(EngineContext engine) : IHandler<RemoveImages, RemoveImagesReport>
{
    private readonly List<EngineError> _errors = [];

    public RemoveImagesReport Handle(RemoveImages request)
    {
        if (request.Images.Count == 0 && !request.All) throw new EngineError(ErrorKind.Invalid, "image name or ID must be specified");
        if (request.Images.Count > 0 && request.All) throw new EngineError(ErrorKind.Invalid, "when using the --all switch, you may not pass any images names or IDs");
        engine.Reconciler.Run();
        var remover = new ImageRemover(engine, !request.NoPrune) { RemoveUser = request.Force ? RemoveContainer : null };
        foreach (var (id, by) in request.All ? AllImages() : Named(request)) Try(() => remover.Remove(id, by));
        return new(remover.Untagged, remover.Deleted, _errors);
    }

    private void RemoveContainer(ContainerRow user) => new ContainerRemover(engine).Remove(user.Spec, new() { Force = true, Depend = true, Volumes = true });

    private List<(string Id, string By)> AllImages() => [.. engine.Store.Images.All().Where(i => !i.ReadOnly).Select(i => (i.Id, ""))];

    // All are looked up before the first is removed, grouped by image.
    private IEnumerable<(string Id, string By)> Named(RemoveImages request)
    {
        var found = new List<(string Id, string By)>();
        foreach (var name in request.Images)
        {
            Try(() =>
            {
                var image = engine.Images.Find(name, new() { ListWithoutInstance = true });
                found.Add((image.Image.Id, image.Name));
            }, ignoreMissing: request.Ignore || request.Force);
        }
        return found.GroupBy(f => f.Id).SelectMany(g => g);
    }

    private void Try(Action act, bool ignoreMissing = false)
    {
        try
        {
            act();
        }
        catch (ImageNotKnownException) when (ignoreMissing)
        {
            // As asked.
        }
        catch (EngineError e)
        {
            _errors.Add(e);
        }
    }
}
