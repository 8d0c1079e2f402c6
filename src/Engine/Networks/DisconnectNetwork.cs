using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Networks.Connecting;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Networks;

/// <summary>Take a container off a network</summary>
/// <remarks>The container loses its address and names on the network, at once if it runs, and does not get them again when it starts. It may lose its last network.</remarks>
[Verb("network disconnect", Use = "[options] NETWORK CONTAINER")]
[Example("backend webserver")]
public sealed partial record DisconnectNetwork : IVerb<Done>
{
    /// <summary>The network and the container</summary>
    [Argument("NETWORK", Min = 2, Max = 2, Complete = "networks")] public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Taken for Docker's sake: nothing has to be forced</summary>
    [Option("force", 'f')] public bool Force { get; init; }
}

internal sealed class DisconnectNetworkHandler(EngineContext engine) : IHandler<DisconnectNetwork, Done>
{
    public Done Handle(DisconnectNetwork request)
    {
        var id = NetworkMembers.OnBridge(engine, request.Names[1]).Spec.Id;
        var name = engine.Networks.Get(request.Names[0]).Name;
        using var guard = ContainerLock.Take(engine, id);
        var row = engine.Lookup.One(id);
        var spec = row.Spec;
        if (!spec.Network.Networks.ContainsKey(name)) throw new EngineError(ErrorKind.BadState, $"container {request.Names[1]} is not connected to network {name}");
        if (ContainerStatus.Read(engine, row).IsAlive) new LiveNetwork(engine, spec, new ContainerPaths(engine, id)).Disconnect(name);
        engine.Database.Update(spec with { Network = spec.Network with { Networks = spec.Network.Networks.Where(pair => pair.Key != name).ToDictionary() } });
        engine.Events.NetworkOf("disconnect", spec, name);
        return default;
    }
}
