using Selkie.Api.Docker;
using Selkie.Engine.Networks;
using Selkie.Engine.Verbs;
using Selkie.Network.Bridge;
using Selkie.Oci;
using Selkie.Service.Http;
using Selkie.Service.Routing;

namespace Selkie.Service.Networks;

/// <summary>Networks are made of a body.</summary>
internal static class CreateNetworkEndpoint
{
    /// <summary>Docker's body: what no driver of ours knows is told of in a warning.</summary>
    [Endpoint(ApiTree.Docker, "POST /networks/create")]
    public static async Task Docker(Exchange exchange)
    {
        var body = await RequestBody.Read(exchange);
        var driver = body.Text("Driver") is { Length: > 0 } named ? named : "bridge";
        var (options, card, warning) = DriverOptions(body.Pairs("Options"), driver);
        var ipam = body.Inner("IPAM");
        var request = new CreateNetwork
        {
            Name = body.Text("Name"),
            Driver = driver,
            Internal = body.Switch("Internal") ?? false,
            Ipv6 = body.Switch("EnableIPv6") ?? false,
            DisableDns = driver != "bridge",
            InterfaceName = card,
            Labels = body.Pairs("Labels"),
            Options = options,
            Subnets = [.. ipam.Objects("Config").Select(Pool)],
        };
        // Docker's clients say of each network how swarms may use it, and that its name is to be free, which it always is.
        body.Pass("CheckDuplicate", "Scope", "Attachable", "Ingress", "ConfigOnly", "ConfigFrom", "EnableIPv4");
        ipam.Pass("Driver", "Options");
        body.RefuseRest();
        await exchange.Send(await Task.Run(() => Reply.Of(new CreatedNetwork(Make(exchange, request).Id, warning), 201)));
    }

    /// <summary>Libpod's body is the whole network (types.Network).</summary>
    [Endpoint(ApiTree.Libpod, "POST /networks/create")]
    public static async Task Libpod(Exchange exchange)
    {
        var body = await RequestBody.Read(exchange);
        if (body.Text("id") is { Length: > 0 }) throw new EngineError(ErrorKind.Invalid, "ID can not be set for network create: invalid argument");
        var request = new CreateNetwork
        {
            Name = body.Text("name"),
            Driver = body.Text("driver") is { Length: > 0 } driver ? driver : "bridge",
            InterfaceName = body.Text("network_interface"),
            Subnets = [.. body.Objects("subnets").Select(Subnet)],
            Routes = [.. body.Objects("routes").Select(Route)],
            Ipv6 = body.Switch("ipv6_enabled") ?? false,
            Internal = body.Switch("internal") ?? false,
            DisableDns = !(body.Switch("dns_enabled") ?? false),
            Dns = body.Texts("network_dns_servers"),
            Labels = body.Pairs("labels"),
            Options = body.Pairs("options"),
            IpamDriver = body.Pairs("ipam_options").FirstOrDefault(option => option.Key == "driver").Value,
            Ignore = exchange.IsOn("ignoreIfExists"),
        };
        body.Pass("created");
        body.RefuseRest();
        await exchange.Send(await Task.Run(() => Reply.Of(Made(exchange, request))));
    }

    private static Api.Libpod.InspectedNetwork Make(Exchange exchange, CreateNetwork request) => NetworkReplies.One(exchange.Engine.Send(new InspectNetworks { Networks = [exchange.Engine.Send(request)] }));

    // Who makes it is told of it without containers.
    private static Api.Libpod.NetworkDefinition Made(Exchange exchange, CreateNetwork request)
    {
        var name = exchange.Engine.Send(request);
        return exchange.Engine.Send(new ListNetworks { Filters = [new Engine.Text.Filter("name", $"^{name}$")] })[0];
    }

    private static (List<KeyValuePair<string, string>> Options, string? Interface, string Warning) DriverOptions(IReadOnlyList<KeyValuePair<string, string>> given, string driver)
    {
        var (isBridge, warning) = (driver == "bridge", "");
        string? card = null;
        // Docker's bridges are isolated from one another.
        List<KeyValuePair<string, string>> options = isBridge ? [new("isolate", "true")] : [];
        foreach (var (key, value) in given)
            switch (key)
            {
                case "mtu" or "com.docker.network.driver.mtu": options.Add(new("mtu", value)); break;
                case "com.docker.network.bridge.name" when isBridge: card = value; break;
                case "com.docker.network.bridge.name": break;
                case "mode" when !isBridge: options.Add(new("mode", value)); break;
                case "parent" when !isBridge: card = value; break;
                default: warning = $"\"{key}: {value}\" is not a recognized option"; break;
            }
        return (options, card, warning);
    }

    private static NetworkSubnet Pool(RequestBody pool)
    {
        var subnet = new NetworkSubnet
        {
            Subnet = Text(pool, "Subnet", NetworkFlags.Subnet.Parse)?.Subnet ?? "",
            Gateway = Text(pool, "Gateway", NetworkFlags.Gateway.Parse),
            LeaseRange = Text(pool, "IPRange", NetworkFlags.Range.Parse),
        };
        pool.Pass("AuxiliaryAddresses");
        pool.RefuseRest();
        return subnet;
    }

    private static NetworkSubnet Subnet(RequestBody subnet)
    {
        var range = subnet.Object("lease_range");
        var made = new NetworkSubnet
        {
            Subnet = Text(subnet, "subnet", NetworkFlags.Subnet.Parse)?.Subnet ?? "",
            Gateway = Text(subnet, "gateway", NetworkFlags.Gateway.Parse),
            LeaseRange = range is null ? null : new LeaseRange { StartIp = Text(range, "start_ip", NetworkFlags.Gateway.Parse), EndIp = Text(range, "end_ip", NetworkFlags.Gateway.Parse) },
        };
        subnet.RefuseRest();
        return made;
    }

    private static NetworkRoute Route(RequestBody route)
    {
        var made = new NetworkRoute { Destination = route.Text("destination") ?? "", Gateway = Text(route, "gateway", NetworkFlags.Gateway.Parse), Metric = (uint?)route.Natural("metric") };
        route.RefuseRest();
        return made;
    }

    private static T? Text<T>(RequestBody body, string name, Func<string, T> parse) where T : class => body.Text(name) is { Length: > 0 } text ? parse(text) : null;
}
