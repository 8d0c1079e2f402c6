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

/// <summary>Show what changed in a file system</summary>
/// <remarks>Lists the files of a container, an image or a layer that were added (A), changed (C) or deleted (D) since its parent layer or, where a second one is named, in comparison with that.</remarks>
[Verb("diff", Use = "[options] {CONTAINER|IMAGE} [{CONTAINER|IMAGE}]")]
[Example("webserver")]
[Example("localhost/webserver:v2 docker.io/library/nginx")]
[Example("--format json webserver")]
public sealed partial record ShowDiff : IVerb<DiffReport>
{
    /// <summary>The object, and one to compare with</summary>
    [Argument("CONTAINER|IMAGE", Complete = "containers+images")] public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Print the list in another form (json)</summary>
    [Option("format", Complete = "json", Local = true)] public string? Format { get; init; }

    /// <summary>Take the container created last</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }
}

/// <summary>Show what changed in a container's file system</summary>
/// <remarks>Lists the files that a container added (A), changed (C) or deleted (D) since it was created or, where a second container is named, in comparison with that one.</remarks>
[Verb("container diff", Use = "[options] CONTAINER [CONTAINER]")]
[Example("webserver")]
[Example("--latest --format json")]
[Docker("GET /containers/{name}/changes")]
[Libpod("GET /containers/{name}/changes")]
public sealed partial record ShowContainerDiff : IVerb<DiffReport>
{
    /// <summary>The container, and one to compare with</summary>
    [Argument("CONTAINER", Complete = "containers", Libpod = "parent")] public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Print the list in another form (json)</summary>
    [Option("format", Complete = "json", Local = true)] public string? Format { get; init; }

    /// <summary>Take the container created last</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }
}

/// <summary>Show what changed in an image's file system</summary>
/// <remarks>Lists the files that the last layer of an image adds (A), changes (C) or deletes (D) or, where a second image is named, the differences between the two.</remarks>
[Verb("image diff", Use = "[options] IMAGE [IMAGE]")]
[Example("localhost/webserver:v2")]
[Example("--format json localhost/webserver:v2 docker.io/library/nginx")]
[Libpod("GET /images/{name}/changes")]
public sealed partial record ShowImageDiff : IVerb<DiffReport>
{
    /// <summary>The image, and one to compare with</summary>
    [Argument("IMAGE", Complete = "images", Libpod = "parent")] public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Print the list in another form (json)</summary>
    [Option("format", Complete = "json", Local = true)] public string? Format { get; init; }
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
