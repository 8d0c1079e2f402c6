using Selkie.Engine.Containers.Lifecycle;
using Selkie.Engine.Containers.Listing;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;

namespace Selkie.Engine.Containers;

/// <summary>Prepare containers to be started</summary>
/// <remarks>Mounts the file system of a container, sets up its network and has the OCI runtime create it, but does not run its command yet: so one can look at it, or change it, first.</remarks>
[Verb("container init", Alias = "init", Use = "[options] CONTAINER [CONTAINER...]", Rule = ArgumentRule.AllLatestOrIdFile)]
[Example("webserver")]
[Example("--all")]
[Example("--latest")]
[Libpod("POST /containers/{name}/init")]
public sealed partial record InitContainers : IVerb<BatchReport>, IContainerChoice
{
    /// <summary>The containers</summary>
    [Argument("CONTAINER", Complete = "containers")] public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Prepare every container</summary>
    [Option("all", 'a')] public bool All { get; init; }

    /// <summary>Take the container created last</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }

    IReadOnlyList<Filter> IContainerChoice.Filters => [];

    IReadOnlyList<string> IContainerChoice.CidFiles => [];
}

internal sealed class InitHandler(EngineContext engine) : IHandler<InitContainers, BatchReport>
{
    public BatchReport Handle(InitContainers request)
    {
        var batch = new Batch();
        foreach (var selected in new ContainerSelection(engine).Choose(request, ignoreMissing: false))
            batch.Try(selected.Word, () => request.All && ContainerStatus.Read(engine, selected.Row).IsAlive || new Starter(engine).Init(selected.Row.Spec.Id));
        return batch.Report();
    }
}
