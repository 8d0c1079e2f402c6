using Selkie.Engine.Containers.Lifecycle;
using Selkie.Engine.Networks.Connecting;
using Selkie.Engine.Verbs;
using Selkie.Network.Bridge;
using Selkie.Oci;

namespace Selkie.Engine.Networks;

/// <summary>Remove networks</summary>
/// <remarks>Removes networks. One that containers are on, even containers that do not run, is only removed with --force, and those containers with it.</remarks>
[Verb("network rm", Synonyms = "network remove", Use = "[options] NETWORK [NETWORK...]")]
[Example("backend")]
[Example("--force --time 2 backend office")]
[Docker("DELETE /networks/{name}")]
[Libpod("DELETE /networks/{name}")]
public sealed partial record RemoveNetworks : IVerb<BatchReport>
{
    /// <summary>The networks</summary>
    [Argument("NETWORK", Complete = "networks", Min = 1)] public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary>Remove the containers on the network, too, and pass over networks that do not exist</summary>
    [Option("force", 'f', Query = "force")] public bool Force { get; init; }

    /// <summary>Seconds from the stop signal to SIGKILL; -1 waits without end</summary>
    [Option("time", 't', Default = "10", Query = "timeout")] public int? Time { get; init; }
}

internal sealed class RemoveNetworksHandler(EngineContext engine) : IHandler<RemoveNetworks, BatchReport>
{
    public BatchReport Handle(RemoveNetworks request)
    {
        if (request.Time is not null && !request.Force) throw new EngineError(ErrorKind.Invalid, "--force option must be specified to use the --time option");
        var batch = new Batch();
        foreach (var word in request.Networks)
        {
            if (request.Force && engine.Networks.Find(word) is null) continue;
            batch.Try(word, () => Remove(word, request));
        }
        return batch.Report();
    }

    private bool Remove(string word, RemoveNetworks request)
    {
        var network = engine.Networks.Get(word);
        foreach (var row in new NetworkUse(engine).Users(network.Name))
        {
            if (!request.Force) throw new EngineError(ErrorKind.InUse, $"\"{word}\" has associated containers with it. Use -f to forcibly delete containers and pods: network is being used", subject: word);
            var timeout = request.Time is { } seconds ? (uint?)(seconds < 0 ? uint.MaxValue : (uint)seconds) : null;
            new ContainerRemover(engine).Remove(row.Spec, new RemoveOptions { Force = true, Depend = true, Timeout = timeout });
        }
        if (network.Name == engine.Conf.DefaultNetwork) throw new EngineError(ErrorKind.Invalid, $"default network {network.Name} cannot be removed", subject: word);
        using var guard = NetworkPrograms.Lock(engine);
        Forget(engine, network);
        return true;
    }

    /// <summary>Removes what is kept of a network. The caller holds the networks' lock.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="network">The network.</param>
    internal static void Forget(EngineContext engine, NetworkConfig network)
    {
        engine.Networks.Remove(network.Name);
        NetworkPrograms.Leases(engine, network.Name).Remove();
        engine.Events.Network("remove", network.Name, network.Id, network.Driver);
    }
}
