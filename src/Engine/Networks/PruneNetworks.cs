using Selkie.Engine.Networks.Connecting;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;

namespace Selkie.Engine.Networks;

/// <summary>Remove unused networks</summary>
/// <remarks>Removes every network that no container is on, running or not. The default network stays. Asks first, unless --force is given.</remarks>
[Verb("network prune")]
[Docker("POST /networks/prune")]
[Libpod("POST /networks/prune")]
public sealed partial record PruneNetworks : IVerb<BatchReport>
{
    /// <summary>Take only what matches: label=KEY[=VALUE], label!=KEY[=VALUE] or until=TIME</summary>
    [Option("filter", Query = "filters", ParsedBy = typeof(FilterFlags.Network))] public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Do not ask first</summary>
    [Option("force", 'f', Local = true)] public bool Force { get; init; }
}

internal sealed class PruneNetworksHandler(EngineContext engine) : IHandler<PruneNetworks, BatchReport>
{
    internal const string Question = "WARNING! This will remove all networks not used by at least one container.\nAre you sure you want to continue? [y/N] ";

    public BatchReport Handle(PruneNetworks request)
    {
        if (!request.Force && engine.Call.Prompt is not null && !engine.Call.Agrees(Question)) return new Batch().Report();
        return Prune(engine, request.Filters);
    }

    /// <summary>Removes them. Those into whose bridge another engine's containers are plugged stay, too.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="filters">What they must match.</param>
    internal static BatchReport Prune(EngineContext engine, IReadOnlyList<Filter> filters)
    {
        var matching = NetworkFilters.ForPrune(engine, filters);
        using var guard = NetworkPrograms.Lock(engine);
        var use = new NetworkUse(engine);
        var batch = new Batch();
        foreach (var network in engine.Networks.All().Where(network => use.IsUnused(network) && !NetworkUse.HasPorts(network) && matching.Match(network)))
            batch.Try(network.Name, () =>
            {
                RemoveNetworksHandler.Forget(engine, network);
                return true;
            });
        return batch.Report();
    }
}
