using System.Net;
using Selkie.Engine.Containers.Creation;
using Selkie.Engine.Networks;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Service.Http;
using Selkie.Service.Routing;

namespace Selkie.Service.Networks;

/// <summary>Containers come to networks and leave them; networks change.</summary>
internal static class MembershipEndpoints
{
    private const int AlreadyConnected = 403;
    private const string Ok = "OK";

    /// <summary>Connects, with Docker's body.</summary>
    [Endpoint(ApiTree.Docker, "POST /networks/{name}/connect")]
    public static async Task ConnectForDocker(Exchange exchange)
    {
        var body = await RequestBody.Read(exchange);
        var end = body.Inner("EndpointConfig");
        var ipam = end.Inner("IPAMConfig");
        List<IPAddress> addresses = [.. new[] { end.Text("IPAddress"), ipam.Text("IPv4Address"), ipam.Text("IPv6Address") }.Where(text => text is { Length: > 0 }).Select(text => AddressFlags.Ip.Parse(text!))];
        var request = Request(exchange, body.Text("Container"), addresses, end.Texts("Aliases"), end.Text("MacAddress"));
        // What Docker's clients send back as they were told it, and is no wish.
        end.Pass("Links", "NetworkID", "EndpointID", "Gateway", "IPPrefixLen", "IPv6Gateway", "GlobalIPv6Address", "GlobalIPv6PrefixLen", "DriverOpts", "DNSNames", "GwPriority");
        ipam.Pass("LinkLocalIPs");
        body.RefuseRest();
        await Send(exchange, request);
    }

    /// <summary>Connects, with libpod's body.</summary>
    [Endpoint(ApiTree.Libpod, "POST /networks/{name}/connect")]
    public static async Task Connect(Exchange exchange)
    {
        var body = await RequestBody.Read(exchange);
        var request = Request(exchange, body.Text("container"), [.. body.Texts("static_ips").Select(AddressFlags.Ip.Parse)], body.Texts("aliases"), body.Text("static_mac"));
        if (body.Text("interface_name") is { Length: > 0 }) throw new EngineError(ErrorKind.Unsupported, "interface_name of a connection is not supported yet");
        body.RefuseRest();
        await Send(exchange, request);
    }

    /// <summary>Disconnects.</summary>
    [Endpoint(ApiTree.Docker, "POST /networks/{name}/disconnect")]
    [Endpoint(ApiTree.Libpod, "POST /networks/{name}/disconnect")]
    public static async Task Disconnect(Exchange exchange)
    {
        var body = await RequestBody.Read(exchange);
        var request = new DisconnectNetwork { Names = [DockerNetworkEndpoints.NameOf(exchange), body.Text("Container") ?? ""], Force = body.Switch("Force") ?? false };
        body.RefuseRest();
        await Task.Run(() => exchange.Engine.Send(request));
        await exchange.SendText(Ok);
    }

    /// <summary>Changes a network's name servers.</summary>
    [Endpoint(ApiTree.Libpod, "POST /networks/{name}/update")]
    public static async Task Update(Exchange exchange)
    {
        var body = await RequestBody.Read(exchange);
        var request = new UpdateNetwork { Network = exchange.Operand, Added = body.Texts("adddnsservers"), Dropped = body.Texts("removednsservers") };
        body.RefuseRest();
        await exchange.Answer(() =>
        {
            exchange.Engine.Send(request);
            return Reply.NoContent;
        });
    }

    private static ConnectNetwork Request(Exchange exchange, string? container, IReadOnlyList<IPAddress> addresses, IReadOnlyList<string> aliases, string? mac) => new()
    {
        Names = [DockerNetworkEndpoints.NameOf(exchange), container ?? ""],
        Ip = addresses.FirstOrDefault(address => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork),
        Ip6 = addresses.FirstOrDefault(address => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6),
        Aliases = aliases,
        MacAddress = mac is { Length: > 0 } ? AddressFlags.Mac.Parse(mac) : null,
    };

    private static async Task Send(Exchange exchange, ConnectNetwork request)
    {
        try
        {
            await Task.Run(() => exchange.Engine.Send(request));
        }
        catch (EngineError e) when (e.Kind == ErrorKind.Conflict)
        {
            await exchange.Send(ErrorAnswers.Of(AlreadyConnected, e.Message));
            return;
        }
        await exchange.SendText(Ok);
    }
}
