using Selkie.Engine.Containers.Mounting;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Containers;

/// <summary>Unmount working container's root filesystem</summary>
/// <remarks>
/// Container storage increments a mount counter each time a container is mounted.
///
///   When a container is unmounted, the mount counter is decremented. The container's root filesystem is physically unmounted only when the mount counter reaches zero indicating no other processes are using the mount.
///
///   An unmount can be forced with the --force flag.
/// </remarks>
[Verb("unmount", Alias = "container unmount", Synonyms = "umount, container umount", Use = "[options] CONTAINER [CONTAINER...]", Rule = ArgumentRule.AllLatestOrIdFile)]
[Example("ctrID")]
[Example("ctrID1 ctrID2 ctrID3")]
[Example("--all")]
[Libpod("POST /containers/{name}/unmount")]
public sealed partial record UnmountContainers : IVerb<BatchReport>
{
    /// <summary>The containers</summary>
    [Argument("CONTAINER", Complete = "containers")] public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Unmount all of the currently mounted containers</summary>
    [Option("all", 'a')] public bool All { get; init; }

    /// <summary>Force the complete unmount of the specified mounted containers</summary>
    [Option("force", 'f')] public bool Force { get; init; }

    /// <summary>Act on the latest container</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }
}

internal sealed class UnmountContainersHandler(EngineContext engine) : IHandler<UnmountContainers, BatchReport>
{
    public BatchReport Handle(UnmountContainers request)
    {
        var trees = new ContainerTrees(engine);
        var batch = new Batch();
        if (request.All)
        {
            foreach (var container in trees.All(foreign: true)) batch.Try(container.Id, () => trees.Unmount(container, request.Force));
            return batch.Report();
        }
        var chosen = request.Latest ? [engine.Lookup.Latest().Spec.Id] : request.Containers;
        foreach (var container in chosen.Select(trees.Find).ToList())
            batch.Try(container.Id, () => trees.Unmount(container, request.Force) ? true : throw new EngineError(ErrorKind.BadState, $"unmounting container {container.Id}: layer is not mounted"));
        return batch.Report();
    }
}
