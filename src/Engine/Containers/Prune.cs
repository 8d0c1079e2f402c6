using Selkie.Engine.Containers.Lifecycle;
using Selkie.Engine.Containers.Listing;
using Selkie.Engine.Containers.Recovery;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Containers;

/// <summary>Remove containers that do not run</summary>
/// <remarks>Removes every container that was created and never started, or has ended. Running and paused ones stay, as do volumes and images. Asks first, unless --force is given.</remarks>
[Verb("container prune", Use = "[options]")]
[Docker("POST /containers/prune")]
[Libpod("POST /containers/prune")]
public sealed partial record PruneContainers : IVerb<BatchReport>
{
    /// <summary>Take only what matches: label=KEY[=VALUE], label!=KEY[=VALUE] or until=TIME</summary>
    [Option("filter", Query = "filters")] public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Do not ask first</summary>
    [Option("force", 'f', Local = true)] public bool Force { get; init; }
}

internal sealed class PruneHandler(EngineContext engine) : IHandler<PruneContainers, BatchReport>
{
    internal const string Question = "WARNING! This will remove all non running containers.\nAre you sure you want to continue? [y/N] ";

    public BatchReport Handle(PruneContainers request)
    {
        if (!request.Force && !engine.Call.Agrees(Question)) return new Batch().Report();
        foreach (var filter in request.Filters)
            if (filter.Key is not ("label" or "label!" or "until" or "until!"))
                throw new EngineError(ErrorKind.Invalid, $"{filter.Key} is an invalid filter");
        var filters = new ContainerFilters(engine, request.Filters);
        engine.Reconciler.Run();
        var batch = new Batch();
        foreach (var row in engine.Database.All().Where(row => filters.Match(row) && !ContainerStatus.Read(engine, row).IsAlive))
            batch.Try(row.Spec.Id, () => new ContainerRemover(engine).Remove(row.Spec, new RemoveOptions()).Count > 0);
        return batch.Report();
    }
}
