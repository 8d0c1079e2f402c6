using Selkie.Engine.Containers.Listing;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;

namespace Selkie.Engine.Containers;

/// <summary>Let frozen containers go on</summary>
/// <remarks>Thaws containers that "{program} pause" froze: their processes go on where they were.</remarks>
[Verb("container unpause", Alias = "unpause", Use = "[options] CONTAINER [CONTAINER...]", Rule = ArgumentRule.AllLatestOrIdFile)]
[Example("webserver")]
[Example("--filter label=app=web")]
[Example("--all")]
[Docker("POST /containers/{name}/unpause")]
[Libpod("POST /containers/{name}/unpause")]
public sealed partial record UnpauseContainers : IVerb<BatchReport>, IContainerChoice
{
    /// <summary>The containers</summary>
    [Argument("CONTAINER", Complete = "running")] public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Thaw every paused container</summary>
    [Option("all", 'a')] public bool All { get; init; }

    /// <summary>Take the container whose ID this file holds, as --cidfile of run wrote it</summary>
    [Option("cidfile", Complete = "files")] public IReadOnlyList<string> CidFiles { get; init; } = [];

    /// <summary>Take only containers that match, such as status=exited, name=web or label=app=web</summary>
    [Option("filter", 'f')] public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Take the container created last</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }
}

internal sealed class UnpauseHandler(EngineContext engine) : IHandler<UnpauseContainers, BatchReport>
{
    public BatchReport Handle(UnpauseContainers request)
    {
        Freezer.Check(engine, "unpause");
        var batch = new Batch();
        foreach (var selected in new ContainerSelection(engine).Choose(request, ignoreMissing: false))
            batch.Try(selected.Word, () => new Freezer(engine).Unpause(selected.Row, several: request.All || request.Filters.Count > 0));
        return batch.Report();
    }
}

