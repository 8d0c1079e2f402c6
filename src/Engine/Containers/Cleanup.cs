using Selkie.Engine.Containers.Running;
using Selkie.Engine.Containers.Selection;
using Selkie.Engine.Verbs;

namespace Selkie.Engine.Containers;

/// <summary>Clean up network and mountpoints of one or more containers</summary>
/// <remarks>Cleans up mount points and network stacks on one or more containers from the host. The container name or ID can be used. This command is used internally when running containers, but can also be used if container cleanup has failed when a container exits.</remarks>
[Verb("container cleanup", Use = "[options] CONTAINER [CONTAINER...]", Rule = ArgumentRule.AllLatestOrIdFile)]
[Example("--latest")]
[Example("ctrID1 ctrID2 ctrID3")]
[Example("--all")]
public sealed partial record CleanupContainers : IVerb<BatchReport>, IContainerChoice
{
    /// <summary>The containers</summary>
    [Argument("CONTAINER", Complete = "containers")] public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Cleans up all containers</summary>
    [Option("all", 'a')] public bool All { get; init; }

    /// <summary>Act on the latest container</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }

    IReadOnlyList<string> IContainerChoice.Filters => [];

    IReadOnlyList<string> IContainerChoice.CidFiles => [];
}

internal sealed class CleanupHandler(EngineContext engine) : IHandler<CleanupContainers, BatchReport>
{
    public BatchReport Handle(CleanupContainers request)
    {
        var batch = new Batch();
        // A container that somebody else has removed meanwhile needs no clean-up.
        foreach (var selected in new ContainerSelection(engine).Choose(request, ignoreMissing: true, batch.Errors))
            batch.Try(selected.Row.Spec.Id, () =>
            {
                new Stopper(engine).Finish(selected.Row.Spec.Id);
                return true;
            });
        return batch.Report();
    }
}
