using Selkie.Engine.Networks.Connecting;
using Selkie.Engine.Verbs;
using Selkie.Network.Bridge;
using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Engine.Networks;

/// <summary>Change the name servers of a network</summary>
/// <remarks>Names of the world are asked of a network's own servers instead of the host's. Containers that run hear of the change.</remarks>
[Verb("network update", Use = "[options] NETWORK")]
[Example("--dns-add 10.20.0.2 --dns-drop 9.9.9.9 backend")]
public sealed partial record UpdateNetwork : IVerb<string>
{
    /// <summary>The network</summary>
    [Argument("NETWORK", Complete = "networks")] public string Network { get; init; } = "";

    /// <summary>Server to add</summary>
    [Option("dns-add", Split = true)] public IReadOnlyList<string> Added { get; init; } = [];

    /// <summary>Server to drop</summary>
    [Option("dns-drop", Split = true)] public IReadOnlyList<string> Dropped { get; init; } = [];
}

internal sealed class UpdateNetworkHandler(EngineContext engine) : IHandler<UpdateNetwork, string>
{
    public string Handle(UpdateNetwork request)
    {
        var network = engine.Networks.Get(request.Network);
        Check("AddDNSServer", request.Added);
        Check("RemoveDNSServer", request.Dropped);
        var before = network.NetworkDnsServers ?? [];
        var after = before.Except(request.Dropped).Concat(request.Added).Distinct().ToList();
        if (before.SequenceEqual(after)) return request.Network;
        Write(network with { NetworkDnsServers = after.Count > 0 ? after : null });
        try
        {
            NetworkPrograms.Netavark(engine).Update(network.Name, after);
        }
        catch
        {
            Write(network);
            throw;
        }
        return request.Network;
    }

    private void Write(NetworkConfig network)
    {
        using var guard = NetworkPrograms.Lock(engine);
        engine.Networks.Write(network);
    }

    private static void Check(string where, IReadOnlyList<string> servers)
    {
        if (servers.FirstOrDefault(server => !GoAddress.TryParse(server, out _)) is { } wrong) throw new EngineError(ErrorKind.Invalid, $"unable to parse ip {wrong} specified in {where}: invalid argument");
    }
}
