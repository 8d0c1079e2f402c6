using Selkie.Api.Libpod;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Networks.Connecting;
using Selkie.Engine.Verbs;
using Selkie.Network.Bridge;
using Selkie.Oci;

namespace Selkie.Engine.Networks;

/// <summary>Show all about networks</summary>
/// <remarks>Prints each network's driver, subnets, options and the containers that are on it now as a JSON array, or what a Go template makes of them.</remarks>
[Verb("network inspect", Use = "[options] NETWORK [NETWORK...]")]
[Example("backend")]
[Example("--format \"{{range .Subnets}}{{.Subnet}}{{end}}\" backend")]
[Docker("GET /networks/{name}")]
[Libpod("GET /networks/{name}/json")]
[Libpod("GET /networks/{name}")]
public sealed partial record InspectNetworks : IVerb<InspectNetworksReport>
{
    /// <summary>The networks</summary>
    [Argument("NETWORK", Complete = "networks", Min = 1)] public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary>Print as JSON or by a Go template</summary>
    [Option("format", 'f', Complete = "json", Local = true)] public string Format { get; init; } = "";
}

/// <summary>The networks that were found, and what was not.</summary>
/// <param name="Networks">Facts of each.</param>
/// <param name="Errors">An error for each that does not exist.</param>
public sealed record InspectNetworksReport(IReadOnlyList<InspectedNetwork> Networks, IReadOnlyList<EngineError> Errors);

internal sealed class InspectNetworksHandler(EngineContext engine) : IHandler<InspectNetworks, InspectNetworksReport>
{
    private NetworkUse? _use;

    public InspectNetworksReport Handle(InspectNetworks request)
    {
        var found = new List<InspectedNetwork>();
        var errors = new List<EngineError>();
        foreach (var word in request.Networks)
        {
            if (engine.Networks.Find(word) is { } network) found.Add(NetworkDocuments.Of(network, Members(network)));
            else errors.Add(new EngineError(ErrorKind.NotFound, $"network {word}: unable to find network with name or ID {word}: network not found", subject: word));
        }
        return new(found, errors);
    }

    private SortedDictionary<string, NetworkMember> Members(NetworkConfig network)
    {
        _use ??= new NetworkUse(engine);
        var members = new SortedDictionary<string, NetworkMember>(StringComparer.Ordinal);
        foreach (var row in _use.Users(network.Name))
            if (ContainerStatus.Read(engine, row).IsAlive && NetworkStatus.Read(new ContainerPaths(engine, row.Spec.Id), engine.Log)?.Networks?.GetValueOrDefault(network.Name) is { } block)
                members[row.Spec.Id] = NetworkDocuments.Member(row.Spec.Name, block);
        return members;
    }
}
