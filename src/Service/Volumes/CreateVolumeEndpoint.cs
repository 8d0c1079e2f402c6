using Selkie.Api.Docker;
using Selkie.Api.Libpod;
using Selkie.Engine.Verbs;
using Selkie.Engine.Volumes;
using Selkie.Oci;
using Selkie.Service.Http;
using Selkie.Service.Routing;

namespace Selkie.Service.Volumes;

/// <summary>Volumes are made of a body.</summary>
internal static class CreateVolumeEndpoint
{
    /// <summary>Docker: one that is there already is the answer, too.</summary>
    [Endpoint(ApiTree.Docker, "POST /volumes/create")]
    public static async Task Docker(Exchange exchange)
    {
        var body = await RequestBody.Read(exchange);
        var request = new CreateVolume { Name = body.Text("Name"), Driver = body.Text("Driver") is { Length: > 0 } driver ? driver : "local", Labels = body.Pairs("Labels"), Options = body.Pairs("DriverOpts"), Ignore = true };
        RefuseRest(body);
        await exchange.Send(await Task.Run(() => Reply.Of(MakeForDocker(exchange, request), 201)));
    }

    // Of a new one the options are told as they were given, if there were any.
    private static Volume MakeForDocker(Exchange exchange, CreateVolume request)
    {
        var isNew = !exchange.Engine.Send(new VolumeExists { Volume = request.Name ?? "" });
        var made = VolumeReplies.Docker(Make(exchange, request));
        return isNew ? made with { Options = request.Options.Count > 0 ? new Dictionary<string, string>(request.Options) : null } : made;
    }

    /// <summary>Libpod: one that is there already is an error, unless the body says otherwise.</summary>
    [Endpoint(ApiTree.Libpod, "POST /volumes/create")]
    public static async Task Libpod(Exchange exchange)
    {
        var body = await RequestBody.Read(exchange);
        var request = new CreateVolume
        {
            Name = body.Text("Name"),
            Driver = body.Text("Driver") is { Length: > 0 } driver ? driver : "local",
            Labels = [.. body.Pairs("Label"), .. body.Pairs("Labels")],
            Options = body.Pairs("Options"),
            Ignore = body.Switch("IgnoreIfExists") ?? false,
            Uid = (uint?)body.Number("UID"),
            Gid = (uint?)body.Number("GID"),
        };
        RefuseRest(body);
        await exchange.Send(await Task.Run(() => Reply.Of(Make(exchange, request), 201)));
    }

    private static VolumeInspection Make(Exchange exchange, CreateVolume request)
    {
        var name = exchange.Engine.Send(request);
        return exchange.Engine.Send(new InspectVolumes { Volumes = [name] }).Volumes[0];
    }

    private static void RefuseRest(RequestBody body)
    {
        if (body.Left.FirstOrDefault() is { } unknown) throw new EngineError(ErrorKind.Unsupported, $"{unknown} of a volume is not supported yet");
    }
}
