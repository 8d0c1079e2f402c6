using Selkie.Engine.Containers.Selection;
using Selkie.Engine.Filters;
using Selkie.Engine.Verbs;

namespace Selkie.Engine.Containers;

/// <summary>Unpause the processes in one or more containers</summary>
/// <remarks>Unpauses one or more previously paused containers. The container name or ID can be used.</remarks>
[Verb("container unpause", Alias = "unpause", Use = "[options] CONTAINER [CONTAINER...]", Rule = ArgumentRule.AllLatestOrIdFile)]
[Example("mywebserver")]
[Example("860a4b23")]
[Example("--all")]
[Docker("POST /containers/{name}/unpause")]
[Libpod("POST /containers/{name}/unpause")]
public sealed partial record UnpauseContainers : IVerb<BatchReport>, IContainerChoice
{
    /// <summary>The containers</summary>
    [Argument("CONTAINER", Complete = "running")] public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Unpause all paused containers</summary>
    [Option("all", 'a')] public bool All { get; init; }

    /// <summary>Read the container ID from the file</summary>
    [Option("cidfile", Complete = "files")] public IReadOnlyList<string> CidFiles { get; init; } = [];

    /// <summary>Filter output based on conditions given</summary>
    [Option("filter", 'f')] public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Act on the latest container</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }
}

internal sealed class UnpauseHandler(EngineContext engine) : IHandler<UnpauseContainers, BatchReport>
{
    public BatchReport Handle(UnpauseContainers request)
    {
        Freezer.Check(engine, "unpause");
        var batch = new Batch();
        foreach (var selected in new ContainerSelection(engine).Choose(request, ignoreMissing: false, batch.Errors))
            batch.Try(selected.Word, () => new Freezer(engine).Unpause(selected.Row, several: request.All || request.Filters.Count > 0));
        return batch.Report();
    }
}

