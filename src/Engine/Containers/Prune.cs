using Selkie.Engine.Containers.Removal;
using Selkie.Engine.Containers.Selection;
using Selkie.Engine.Filters;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Containers;

/// <summary>Remove all non running containers</summary>
/// <remarks>Removes all non running containers</remarks>
[Verb("container prune", Use = "[options]")]
[Docker("POST /containers/prune")]
[Libpod("POST /containers/prune")]
public sealed partial record PruneContainers : IVerb<BatchReport>
{
    /// <summary>Provide filter values (e.g. 'label=key=value')</summary>
    [Option("filter", Query = "filters")] public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Do not prompt for confirmation.  The default is false</summary>
    [Option("force", 'f')] public bool Force { get; init; }
}

internal sealed class PruneHandler(EngineContext engine) : IHandler<PruneContainers, BatchReport>
{
    public BatchReport Handle(PruneContainers request)
    {
        foreach (var filter in request.Filters)
            if (filter.Key is not ("label" or "label!" or "until" or "until!"))
                throw new EngineError(ErrorKind.Invalid, $"filter \"{filter.Key}\" is not supported here: use label or until");
        var filters = new ContainerFilters(engine, request.Filters);
        engine.Reconciler.Run();
        var batch = new Batch();
        foreach (var row in engine.Database.All().Where(row => filters.Match(row) && !ContainerStatus.Read(engine, row).IsAlive))
            batch.Try(row.Spec.Id, () => new ContainerRemover(engine).Remove(row.Spec, new RemoveOptions()).Count > 0);
        return batch.Report();
    }
}
