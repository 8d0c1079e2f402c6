using Selkie.Engine.Containers.Running;
using Selkie.Engine.Containers.Selection;
using Selkie.Engine.Filters;
using Selkie.Engine.Verbs;

namespace Selkie.Engine.Containers;

/// <summary>Initialize one or more containers</summary>
/// <remarks>Initialize one or more containers, creating the OCI spec and mounts for inspection. Container names or IDs can be used.</remarks>
[Verb("container init", Alias = "init", Use = "[options] CONTAINER [CONTAINER...]", Rule = ArgumentRule.AllLatestOrIdFile)]
[Example("3c45ef19d893")]
[Example("test1")]
[Example("--latest")]
[Libpod("POST /containers/{name}/init")]
public sealed partial record InitContainers : IVerb<BatchReport>, IContainerChoice
{
    /// <summary>The containers</summary>
    [Argument("CONTAINER", Complete = "containers")] public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Initialize all containers</summary>
    [Option("all", 'a')] public bool All { get; init; }

    /// <summary>Act on the latest container</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }

    IReadOnlyList<Filter> IContainerChoice.Filters => [];

    IReadOnlyList<string> IContainerChoice.CidFiles => [];
}

internal sealed class InitHandler(EngineContext engine) : IHandler<InitContainers, BatchReport>
{
    public BatchReport Handle(InitContainers request)
    {
        var batch = new Batch();
        foreach (var selected in new ContainerSelection(engine).Choose(request, ignoreMissing: false, batch.Errors))
            batch.Try(selected.Word, () => request.All && ContainerStatus.Read(engine, selected.Row).IsAlive || new Starter(engine).Init(selected.Row.Spec.Id));
        return batch.Report();
    }
}
