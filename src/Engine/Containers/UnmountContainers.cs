using Selkie.Engine.Containers.Mounting;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Verbs;

namespace Selkie.Engine.Containers;

/// <summary>Unmount containers' root file systems</summary>
/// <remarks>Takes back what "{program} mount" did. Mounts are counted: the file system goes away with the last user, which a running container is as well; --force does not wait for the others.</remarks>
[Verb("unmount", Alias = "container unmount", Synonyms = "umount, container umount", Use = "[options] CONTAINER [CONTAINER...]", Rule = ArgumentRule.AllLatestOrIdFile)]
[Example("webserver")]
[Example("webserver database")]
[Example("--all")]
[Libpod("POST /containers/{name}/unmount")]
public sealed partial record UnmountContainers : IVerb<BatchReport>
{
    /// <summary>The containers</summary>
    [Argument("CONTAINER", Complete = "containers")] public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Unmount every container that is mounted</summary>
    [Option("all", 'a')] public bool All { get; init; }

    /// <summary>Unmount even while others use it</summary>
    [Option("force", 'f')] public bool Force { get; init; }

    /// <summary>Take the container created last</summary>
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
        foreach (var (word, container) in chosen.Select(word => (word, trees.Find(word))).ToList())
            batch.Try(word, () => trees.Unmount(container, request.Force) || true); // what is not mounted is unmounted
        return batch.Report();
    }
}
