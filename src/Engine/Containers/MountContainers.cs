using Selkie.Api.Libpod;
using Selkie.Engine.Containers.Mounting;
using Selkie.Engine.Containers.Recovery;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Rootless;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Containers;

/// <summary>Mount containers' root file systems</summary>
/// <remarks>Mounts the root file system of each container and prints the directory where it is; without a container, lists what is mounted. An ordinary user works on it inside of "{program} unshare".</remarks>
[Verb("mount", Alias = "container mount", Use = "[options] [CONTAINER...]", Rule = ArgumentRule.AllLatestOrIdFileOrNothing)]
[Libpod("POST /containers/{name}/mount")]
[Libpod("GET /containers/showmounted")]
public sealed partial record MountContainers : IVerb<MountReport>
{
    /// <summary>The containers</summary>
    [Argument("CONTAINER", Complete = "containers")] public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Mount the root file system of every container</summary>
    [Option("all", 'a')] public bool All { get; init; }

    /// <summary>Print the list in another form (json)</summary>
    [Option("format", Complete = "json", Local = true)] public string? Format { get; init; }

    /// <summary>Take the container created last</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }

    /// <summary>Print everything in full</summary>
    [Option("no-trunc", Alias = "notruncate", Local = true)] public bool NoTruncation { get; init; }
}

/// <summary>A container that is mounted.</summary>
/// <param name="Id">Full id.</param>
/// <param name="Name">Name.</param>
/// <param name="Path">Where.</param>
public sealed record ContainerMount(string Id, string Name, string Path) : IDocumented<MountedContainer>
{
    /// <inheritdoc/>
    public MountedContainer ToDocument() => new() { Id = Id, Names = [Name], MountPoint = Path };
}

/// <summary>Containers that are mounted, and those that could not be.</summary>
/// <param name="Mounts">The mounts.</param>
/// <param name="Errors">What went wrong.</param>
public sealed record MountReport(IReadOnlyList<ContainerMount> Mounts, IReadOnlyList<EngineError> Errors);

internal sealed class MountContainersHandler(EngineContext engine) : IHandler<MountContainers, MountReport>
{
    public MountReport Handle(MountContainers request)
    {
        UserNamespace.RequireUnshare(engine, "mount");
        if (request.Containers.Count > 0 && request.Latest) throw new EngineError(ErrorKind.Invalid, "--latest and containers cannot be used together");
        var trees = new ContainerTrees(engine);
        if (request is { Containers.Count: 0, Latest: false, All: false }) return new(Listed(trees), []);
        engine.Reconciler.Run();
        var mounts = new List<ContainerMount>();
        var batch = new Batch();
        foreach (var container in Chosen(request, trees)) batch.Try(container.Id, () => Add(mounts, container with { }, trees));
        return new(mounts, batch.Errors);
    }

    private static bool Add(List<ContainerMount> mounts, StoredContainer container, ContainerTrees trees)
    {
        mounts.Add(new(container.Id, container.Name, trees.Mount(container)));
        return true;
    }

    private static List<ContainerMount> Listed(ContainerTrees trees) =>
        [.. trees.All(foreign: true).Select(c => trees.MountPoint(c) is { } path ? new ContainerMount(c.Id, c.Name, path) : null).OfType<ContainerMount>()];

    private IEnumerable<StoredContainer> Chosen(MountContainers request, ContainerTrees trees) =>
        request.All ? trees.All(foreign: false)
        : request.Latest ? [trees.Find(engine.Lookup.Latest().Spec.Id)]
        : request.Containers.Select(trees.Find).ToList();
}
