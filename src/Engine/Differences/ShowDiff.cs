using Selkie.Api.Libpod;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Storage.Layers;

namespace Selkie.Engine.Differences;

/// <summary>Which objects a name may be of.</summary>
internal enum DiffScope
{
    /// <summary>Containers.</summary>
    Containers,

    /// <summary>Images.</summary>
    Images,

    /// <summary>Images, containers and layers.</summary>
    All,
}

/// <summary>Display the changes to the object's file system</summary>
/// <remarks>Displays changes on a container or image's filesystem.  The container or image will be compared to its parent layer or the second argument when given.</remarks>
[Verb("diff", Use = "[options] {CONTAINER|IMAGE} [{CONTAINER|IMAGE}]")]
[Example("imageID")]
[Example("ctrID")]
[Example("--format json redis:alpine")]
public sealed partial record ShowDiff : IVerb<DiffReport>
{
    /// <summary>The object, and one to compare with</summary>
    [Argument("CONTAINER|IMAGE", Complete = "containers+images")] public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Change the output format (json)</summary>
    [Option("format", Complete = "json")] public string? Format { get; init; }

    /// <summary>Act on the latest container</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }
}

/// <summary>Inspect changes to the container's file systems</summary>
/// <remarks>Displays changes to the container filesystem's'.  The container will be compared to its parent layer or the second argument when given.</remarks>
[Verb("container diff", Use = "[options] CONTAINER [CONTAINER]")]
[Example("myCtr")]
[Example("-l --format json myCtr")]
[Docker("GET /containers/{name}/changes")]
[Libpod("GET /containers/{name}/changes")]
public sealed partial record ShowContainerDiff : IVerb<DiffReport>
{
    /// <summary>The container, and one to compare with</summary>
    [Argument("CONTAINER", Complete = "containers")] public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Change the output format (json)</summary>
    [Option("format", Complete = "json")] public string? Format { get; init; }

    /// <summary>Act on the latest container</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }
}

/// <summary>Inspect changes to the image's file systems</summary>
/// <remarks>Displays changes to the image's filesystem.  The image will be compared to its parent layer or the second argument when given.</remarks>
[Verb("image diff", Use = "[options] IMAGE [IMAGE]")]
[Example("myImage")]
[Example("--format json redis:alpine")]
[Libpod("GET /images/{name}/changes")]
public sealed partial record ShowImageDiff : IVerb<DiffReport>
{
    /// <summary>The image, and one to compare with</summary>
    [Argument("IMAGE", Complete = "images")] public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Change the output format (json)</summary>
    [Option("format", Complete = "json")] public string? Format { get; init; }
}

/// <summary>What changed.</summary>
/// <param name="Changes">The changes, by path.</param>
public sealed record DiffReport(IReadOnlyList<LayerChange> Changes) : IDocumented<FileChanges>
{
    /// <inheritdoc/>
    public FileChanges ToDocument() => new() { Changed = Paths(ChangeKind.Modified), Added = Paths(ChangeKind.Added), Deleted = Paths(ChangeKind.Deleted) };

    private List<string>? Paths(ChangeKind kind) => Changes.Where(change => change.Kind == kind).Select(change => change.Path).ToList() is { Count: > 0 } paths ? paths : null;
}

internal sealed class ShowDiffHandler(EngineContext engine) : IHandler<ShowDiff, DiffReport>
{
    public DiffReport Handle(ShowDiff request) => new Differ(engine, DiffScope.All).Compare(request.Names, request.Latest, "diff");
}

internal sealed class ShowContainerDiffHandler(EngineContext engine) : IHandler<ShowContainerDiff, DiffReport>
{
    public DiffReport Handle(ShowContainerDiff request) => new Differ(engine, DiffScope.Containers).Compare(request.Names, request.Latest, "container diff");
}

internal sealed class ShowImageDiffHandler(EngineContext engine) : IHandler<ShowImageDiff, DiffReport>
{
    public DiffReport Handle(ShowImageDiff request)
    {
        if (request.Names.Count is 0 or > 2) throw new EngineError(ErrorKind.Invalid, $"accepts between 1 and 2 arg(s), received {request.Names.Count}");
        return new Differ(engine, DiffScope.Images).Compare(request.Names, latest: false, "image diff");
    }
}
