using Selkie.Engine.Networks;
using Selkie.Engine.Verbs;
using Selkie.Service.Http;
using Selkie.Service.Routing;

namespace Selkie.Service.Networks;

/// <summary>Networks for Docker's clients, who call the default one bridge and see the containers in lists, too.</summary>
internal static class DockerNetworkEndpoints
{
    private const string Bridge = "bridge";

    /// <summary>Lists networks.</summary>
    [Endpoint(ApiTree.Docker, "GET /networks")]
    public static Task List(Exchange exchange)
    {
        var request = exchange.Request<ListNetworks>("network ls");
        return exchange.Answer(() =>
        {
            var names = exchange.Engine.Send(request).Select(network => network.Name).ToList();
            var networks = exchange.Engine.Send(new InspectNetworks { Networks = names }).Networks;
            return Reply.Of([.. networks.Select(network => NetworkReplies.Docker(network, network.Name == exchange.Host.Conf.DefaultNetwork ? Bridge : network.Name))]);
        });
    }

    /// <summary>Tells of one.</summary>
    [Endpoint(ApiTree.Docker, "GET /networks/{name}")]
    public static Task Inspect(Exchange exchange) => exchange.Answer(() =>
    {
        var name = NameOf(exchange);
        var network = NetworkReplies.One(exchange.Engine.Send(new InspectNetworks { Networks = [name] }));
        return Reply.Of(NetworkReplies.Docker(network, exchange.Operand == Bridge ? Bridge : network.Name));
    });

    /// <summary>Removes one.</summary>
    [Endpoint(ApiTree.Docker, "DELETE /networks/{name}")]
    public static Task Remove(Exchange exchange)
    {
        var request = exchange.Request<RemoveNetworks>("network rm") with { Networks = [NameOf(exchange)] };
        return exchange.Answer(() => exchange.Engine.Send(request).OrError(Reply.NoContent));
    }

    /// <summary>The network of the path by the engine's name.</summary>
    /// <param name="exchange">The request.</param>
    internal static string NameOf(Exchange exchange) => exchange.Operand == Bridge && exchange.Address.Tree == ApiTree.Docker ? exchange.Host.Conf.DefaultNetwork : exchange.Operand;
}
