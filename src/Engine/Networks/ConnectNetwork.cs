using System.Net;
using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Creation;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Networks.Connecting;
using Selkie.Engine.State;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Network.Bridge;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Networks;

/// <summary>Put a container on a further network</summary>
/// <remarks>The container gets an address and names on the network, at once if it runs, and keeps them when it starts again. Only containers on bridge networks can be put on others.</remarks>
[Verb("network connect", Use = "[options] NETWORK CONTAINER")]
[Example("backend webserver")]
[Example("--alias db --ip 10.20.0.9 backend database")]
public sealed partial record ConnectNetwork : IVerb<Done>
{
    /// <summary>The network and the container</summary>
    [Argument("NETWORK", Min = 2, Max = 2, Complete = "networks")] public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Further name of the container on the network</summary>
    [Option("alias", Split = true)] public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>IPv4 address on the network</summary>
    [Option("ip", ParsedBy = typeof(ConnectedAddress.Ipv4))] public IPAddress? Ip { get; init; }

    /// <summary>IPv6 address on the network</summary>
    [Option("ip6", ParsedBy = typeof(ConnectedAddress.Ipv6))] public IPAddress? Ip6 { get; init; }

    /// <summary>Hardware address on the network</summary>
    [Option("mac-address", ParsedBy = typeof(AddressFlags.Mac))] public string? MacAddress { get; init; }
}

internal sealed class ConnectNetworkHandler(EngineContext engine) : IHandler<ConnectNetwork, Done>
{
    public Done Handle(ConnectNetwork request)
    {
        var id = NetworkMembers.OnBridge(engine, request.Names[1]).Spec.Id;
        var network = engine.Networks.Get(request.Names[0]);
        using var guard = ContainerLock.Take(engine, id);
        var row = engine.Lookup.One(id);
        var (spec, networks, runs) = (row.Spec, row.Spec.Network.Networks, ContainerStatus.Read(engine, row).IsAlive);
        if (networks.ContainsKey(network.Name))
        {
            // Docker's clients connect once more to be sure.
            if (!runs) return default;
            throw new EngineError(ErrorKind.Conflict, $"container {spec.Id} is already connected to network \"{network.Name}\": network is already connected");
        }
        var attachment = Attachment(request, network, networks);
        var connected = spec with { Network = spec.Network with { Networks = new Dictionary<string, NetworkAttachment>(networks) { [network.Name] = attachment } } };
        engine.Database.Update(connected);
        try
        {
            if (runs) new LiveNetwork(engine, spec, new ContainerPaths(engine, id)).Connect(network.Name, attachment);
        }
        catch
        {
            engine.Database.Update(spec);
            throw;
        }
        engine.Events.NetworkOf("connect", spec, network.Name);
        return default;
    }

    private static NetworkAttachment Attachment(ConnectNetwork request, NetworkConfig network, IReadOnlyDictionary<string, NetworkAttachment> others)
    {
        var addresses = new[] { request.Ip, request.Ip6 }.OfType<IPAddress>().Select(address => address.ToString()).ToList();
        if (network.NeedsAddresses) network.CheckAddresses(addresses);
        return new()
        {
            Aliases = OneLine.Check("alias", request.Aliases),
            StaticIps = addresses,
            StaticMac = request.MacAddress,
            InterfaceName = Enumerable.Range(0, others.Count + 1).Select(number => $"eth{number}").First(name => others.Values.All(other => other.InterfaceName != name)),
        };
    }
}

/// <summary>Addresses of <c>network connect</c>, as Go's flags read them.</summary>
internal static class ConnectedAddress
{
    /// <summary><c>--ip</c>.</summary>
    public static class Ipv4
    {
        /// <summary>Reads an address.</summary>
        /// <exception cref="EngineError">It is none.</exception>
        public static IPAddress Parse(string text) => Read("ip", text);
    }

    /// <summary><c>--ip6</c>.</summary>
    public static class Ipv6
    {
        /// <summary>Reads an address.</summary>
        /// <exception cref="EngineError">It is none.</exception>
        public static IPAddress Parse(string text) => Read("ip6", text);
    }

    private static IPAddress Read(string option, string text) => Selkie.Oci.Text.GoAddress.TryParse(text.Trim(), out var address)
        ? address
        : throw new EngineError(ErrorKind.Invalid, $"invalid argument \"{text}\" for \"--{option}\" flag: failed to parse IP: \"{text}\"");
}
