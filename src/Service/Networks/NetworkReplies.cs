using Selkie.Api.Docker;
using Selkie.Api.Libpod;
using Selkie.Engine.Networks;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Service.Http;
using Selkie.Service.Routing;

namespace Selkie.Service.Networks;

/// <summary>Replies of verbs about networks.</summary>
internal static class NetworkReplies
{
    [Responder(ApiTree.Libpod)]
    public static Reply List(IReadOnlyList<NetworkDefinition> networks) => Reply.Of(networks);

    [Responder(ApiTree.Libpod)]
    public static Reply Inspect(InspectNetworksReport report) => Reply.Of(One(report));

    [Responder]
    public static Reply Exists(NetworkExists request, bool exists) => exists ? Reply.NoContent : ErrorAnswers.Of(404, "network not found");

    [Responder(ApiTree.Libpod)]
    public static Reply Removed(RemoveNetworks request, BatchReport report) =>
        report.Errors is [{ Kind: not ErrorKind.Invalid } error, ..] ? throw error : Reply.Of([new RemovedNetwork(request.Networks[0], report.Errors is [var refused, ..] ? refused.Message : null)]);

    [Responder(ApiTree.Docker)]
    public static Reply PrunedForDocker(PruneNetworks request, BatchReport report) => new(200, json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("NetworksDeleted"u8);
        foreach (var name in report.Done) json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    [Responder(ApiTree.Libpod)]
    public static Reply Pruned(PruneNetworks request, BatchReport report) =>
        Reply.Of([.. report.Done.Select(name => new PrunedNetwork(name, null)), .. report.Errors.Select(error => new PrunedNetwork(error.Subject ?? "", error.Message))]);

    /// <summary>The only network of a report.</summary>
    /// <exception cref="EngineError">It was not found.</exception>
    internal static InspectedNetwork One(InspectNetworksReport report) => report.Errors is [var error, ..] ? throw new EngineError(error.Kind, "network not found") : report.Networks[0];

    /// <summary>A network in Docker's shape.</summary>
    /// <param name="network">The network.</param>
    /// <param name="name">The name that its client knows it by.</param>
    internal static NetworkDetails Docker(InspectedNetwork network, string name)
    {
        var ipam = network.IpamOptions?.GetValueOrDefault("driver") ?? "";
        return new()
        {
            Name = name,
            Id = network.Id,
            Created = network.Created,
            Driver = network.Driver,
            EnableIpv6 = network.Ipv6Enabled,
            Ipam = new(ipam == "host-local" ? "default" : ipam, network.IpamOptions, [.. (network.Subnets ?? []).Select(subnet => new AddressPool { Subnet = subnet.Subnet, Gateway = subnet.Gateway })]),
            Internal = network.Internal,
            Containers = network.Containers.ToDictionary(pair => pair.Key, pair => Docker(pair.Value)),
            // All of Docker's are isolated: it does not tell.
            Options = network.Options?.Where(option => option.Key != "isolate").ToDictionary(),
            Labels = network.Labels,
        };
    }

    private static EndpointDetails Docker(NetworkMember member)
    {
        var card = member.Interfaces?.Values.FirstOrDefault();
        return new()
        {
            Name = member.Name,
            MacAddress = card?.MacAddress ?? "",
            Ipv4Address = card?.Subnets?.LastOrDefault(address => !address.Ipnet.Contains(':'))?.Ipnet ?? "",
            Ipv6Address = card?.Subnets?.LastOrDefault(address => address.Ipnet.Contains(':'))?.Ipnet ?? "",
        };
    }
}
