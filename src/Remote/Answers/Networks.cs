using System.Net;
using Selkie.Api.Libpod;
using Selkie.Engine.Networks;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Remote.Answers;

/// <summary>Verbs about networks.</summary>
internal static class Networks
{
    [RemoteAnswer]
    public static IReadOnlyList<NetworkDefinition> List(ListNetworks request, Transport.RemoteReplies replies) => replies.Only.Read(Documents.ReadListNetworkDefinition);

    [RemoteCall]
    public static InspectNetworksReport Inspect(InspectNetworks request, RemoteEngine engine)
    {
        var (networks, errors) = engine.Ask(RemoteCalls.Of(request).Requests).Sort(reply => reply.Read(Documents.ReadInspectedNetwork));
        return new(networks, [.. errors.Select(error => error.Kind == ErrorKind.NotFound ? new EngineError(ErrorKind.NotFound, $"network {error.Subject}: unable to find network with name or ID {error.Subject}: network not found", subject: error.Subject) : error)]);
    }

    [RemoteCall]
    public static BatchReport Remove(RemoveNetworks request, RemoteEngine engine)
    {
        if (request is { Time: not null, Force: false }) throw new EngineError(ErrorKind.Invalid, "--force option must be specified to use the --time option");
        var (removed, errors) = engine.Ask(RemoteCalls.Of(request).Requests).Sort(reply => reply.Read(Documents.ReadListGoneNetwork)[0]);
        var refused = removed.Where(gone => gone.Err is not null).Select(gone => new EngineError(ErrorKind.Invalid, gone.Err!, subject: gone.Name));
        return new([.. removed.Where(gone => gone.Err is null).Select(gone => gone.Name)], [.. refused, .. errors.Where(error => !request.Force || error.Kind != ErrorKind.NotFound)]);
    }

    [RemoteCall]
    public static BatchReport Prune(PruneNetworks request, RemoteEngine engine)
    {
        if (!request.Force && engine.Call.Prompt is not null && !engine.Call.Agrees(PruneNetworksHandler.Question)) return new BatchReport([], []);
        var pruned = engine.Ask(RemoteCalls.Of(request).Requests).Only.Read(Documents.ReadListGoneNetwork);
        return new([.. pruned.Where(gone => gone.Error is null).Select(gone => gone.Name)], [.. pruned.Where(gone => gone.Error is not null).Select(gone => new EngineError(ErrorKind.Internal, gone.Error!, subject: gone.Name))]);
    }

    [RemoteCall]
    public static string Create(CreateNetwork request, RemoteEngine engine)
    {
        var wanted = CreateNetworkHandler.Wanted(request, engine.Call.Log);
        var query = request.Ignore ? "ignoreIfExists=true" : "";
        return engine.Send(new("POST", "/networks/create", query), RemoteEngine.Json(wanted.Write())).Read(Documents.ReadNetworkDefinition).Name;
    }

    [RemoteCall]
    public static Done Connect(ConnectNetwork request, RemoteEngine engine)
    {
        var body = JsonBodies.Write(json =>
        {
            json.WriteString("container"u8, request.Names[1]);
            JsonBodies.WriteTexts(json, "aliases", request.Aliases);
            JsonBodies.WriteTexts(json, "static_ips", new[] { request.Ip, request.Ip6 }.OfType<IPAddress>().Select(address => address.ToString()));
            if (request.MacAddress is { } mac) json.WriteString("static_mac"u8, mac);
        });
        return Post(engine, request.Names[0], "connect", body);
    }

    [RemoteCall]
    public static Done Disconnect(DisconnectNetwork request, RemoteEngine engine) => Post(engine, request.Names[0], "disconnect", JsonBodies.Write(json =>
    {
        json.WriteString("Container"u8, request.Names[1]);
        json.WriteBoolean("Force"u8, request.Force);
    }));

    [RemoteCall]
    public static string Update(UpdateNetwork request, RemoteEngine engine)
    {
        Post(engine, request.Network, "update", JsonBodies.Write(json =>
        {
            JsonBodies.WriteTexts(json, "adddnsservers", request.Added);
            JsonBodies.WriteTexts(json, "removednsservers", request.Dropped);
        }));
        return request.Network;
    }

    private static Done Post(RemoteEngine engine, string network, string verb, ReadOnlyMemory<byte> body)
    {
        engine.Send(new("POST", $"/networks/{Uri.EscapeDataString(network)}/{verb}", ""), RemoteEngine.Json(body)).OrError();
        return default;
    }
}
