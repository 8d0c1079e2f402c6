using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Listing;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Networks.Connecting;
using Selkie.Engine.State;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Network;
using Selkie.Oci;

namespace Selkie.Engine.Networks;

/// <summary>Make firewall rules of containers anew</summary>
/// <remarks>Whoever flushes the firewall takes the rules of published ports with it; this brings them back, without a restart of the containers, and prints their ids.</remarks>
[Verb("network reload", Use = "[options] [CONTAINER...]", Rule = ArgumentRule.AllLatestOrIdFile)]
[Example("webserver database")]
[Example("--all")]
public sealed partial record ReloadNetworks : IVerb<BatchReport>, IContainerChoice
{
    /// <summary>The containers</summary>
    [Argument("CONTAINER", Complete = "running")] public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Those of every container</summary>
    [Option("all", 'a')] public bool All { get; init; }

    /// <summary>Take the container created last</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }

    IReadOnlyList<string> IContainerChoice.CidFiles => [];

    IReadOnlyList<Filter> IContainerChoice.Filters => [];
}

internal sealed class ReloadNetworksHandler(EngineContext engine) : IHandler<ReloadNetworks, BatchReport>
{
    public BatchReport Handle(ReloadNetworks request)
    {
        var batch = new Batch();
        foreach (var selected in new ContainerSelection(engine).Choose(request, ignoreMissing: false))
            batch.Try(selected.Row.Spec.Id, () => Reload(selected.Row, request.All));
        return batch.Report();
    }

    private bool Reload(ContainerRow row, bool several)
    {
        using var guard = ContainerLock.Take(engine, row.Spec.Id);
        var fits = row.Spec.Network.Mode.IsBridge;
        if (several && (!fits || !ContainerStatus.Read(engine, row).IsAlive)) return false;
        if (!fits) throw new EngineError(ErrorKind.BadState, $"\"{row.Spec.Network.Mode}\" is not supported: invalid network mode");
        if (!ContainerStatus.Read(engine, row).IsAlive) throw new EngineError(ErrorKind.BadState, "cannot reload network of containers that do not run: container state improper");
        new LiveNetwork(engine, row.Spec, new ContainerPaths(engine, row.Spec.Id)).Reload();
        return true;
    }
}
