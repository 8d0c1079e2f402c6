using Selkie.Api.Docker;
using Selkie.Engine;
using Selkie.Engine.Containers;
using Selkie.Engine.Diagnostics;
using Selkie.Engine.Images.Lookup;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Service.Http;
using Selkie.Service.Images;
using Selkie.Service.Routing;

namespace Selkie.Service.Containers.Creation;

/// <summary>Containers are made of a body.</summary>
internal static class CreateEndpoints
{
    /// <summary>Docker: of an image that is there, with directories for what is bound.</summary>
    [Endpoint(ApiTree.Docker, "POST /containers/create")]
    public static async Task Docker(Exchange exchange)
    {
        var warnings = new List<string>();
        var request = DockerCreate.Read(await RequestBody.Read(exchange), exchange.Value("name"), exchange.Value("platform"), warnings, exchange.Host.Conf.NamespaceMode("netns") ?? "");
        await exchange.Send(await Task.Run(() => Make(exchange, request, [], warnings, engine =>
        {
            var found = request with { ImageAndCommand = [DockerHub.NameOf(engine, request.ImageAndCommand[0]), .. request.ImageAndCommand.Skip(1)] };
            CheckImage(engine, found);
            foreach (var mount in request.Volumes.Concat(request.Mounts))
                if (mount.Type == "bind" && mount.Source.StartsWith('/') && !Path.Exists(mount.Source)) Directory.CreateDirectory(mount.Source);
            return found;
        })));
    }

    /// <summary>Libpod.</summary>
    [Endpoint(ApiTree.Libpod, "POST /containers/create")]
    public static async Task Libpod(Exchange exchange)
    {
        var body = await RequestBody.Read(exchange);
        var words = LibpodCreate.CommandLine(body);
        var request = LibpodCreate.Read(body);
        await exchange.Send(await Task.Run(() => Make(exchange, request, words, [], engine =>
        {
            if (!request.RootFs) CheckImage(engine, request);
            return request;
        })));
    }

    // What the engine warns of is part of the answer.
    private static Reply Make(Exchange exchange, CreateContainer request, IReadOnlyList<string> words, List<string> warnings, Func<EngineContext, CreateContainer> prepare)
    {
        var log = new Logger(LogLevel.Warning, (_, message) => warnings.Add(message)) { IsPlain = true };
        var context = new EngineContext(exchange.Host, exchange.Call with { Log = log, CommandLine = words });
        var report = new LocalDispatcher(context).Send(prepare(context));
        return Reply.Of(new CreatedContainer { Id = report.Id, Warnings = warnings }, 201);
    }

    private static void CheckImage(EngineContext engine, CreateContainer request)
    {
        var name = request.ImageAndCommand[0];
        if (engine.Images.TryFind(name, ImageQuery.Of(request.Platform, request.Arch, request.Os, request.Variant)) is null)
            throw new EngineError(ErrorKind.NotFound, $"no such image: {name}: image not known", subject: name);
    }
}
