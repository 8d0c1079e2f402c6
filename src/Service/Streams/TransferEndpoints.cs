using System.Threading.Channels;
using Selkie.Engine.Calls;
using Selkie.Engine.Images;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Registry.Http;
using Selkie.Service.Http;
using Selkie.Service.Routing;

namespace Selkie.Service.Streams;

/// <summary>Images that come from registries and go to them, with lines that tell how far they are.</summary>
internal static class TransferEndpoints
{
    /// <summary>Docker's pull; with fromSrc an import.</summary>
    [Endpoint(ApiTree.Docker, "POST /images/create")]
    public static Task Create(Exchange exchange)
    {
        if (exchange.Value("fromSrc") is { Length: > 0 }) return ImportEndpoints.ImportForDocker(exchange);
        if (exchange.Value("fromImage") is not { Length: > 0 } name) throw new EngineError(ErrorKind.Invalid, "fromImage or fromSrc is needed");
        var image = DockerNames.Meant(exchange, DockerNames.With(name, exchange.Value("tag")));
        var request = exchange.Request<PullImages>("pull") with { Images = [image], Credentials = RegistryAuth.Of(exchange, image), TlsVerify = LocalRegistries.Verify(image) };
        return Told(exchange, LayerWords.Pull, request, static (engine, pull) => FirstId(engine.Send(pull)), static (json, id) => new ProgressLine("Download complete", id[..12]).Write(json));
    }

    /// <summary>Libpod's pull.</summary>
    [Endpoint(ApiTree.Libpod, "POST /images/pull")]
    public static async Task Pull(Exchange exchange)
    {
        if (exchange.Value("reference") is not { Length: > 0 } reference) throw new EngineError(ErrorKind.Internal, "reference parameter cannot be empty");
        var request = exchange.Request<PullImages>("pull") with { Credentials = RegistryAuth.Of(exchange, reference) };
        if (exchange.IsOn("compatMode"))
        {
            if (request.Quiet) throw new EngineError(ErrorKind.Internal, "'quiet' and 'compatMode' cannot be used simultaneously");
            await Told(exchange, LayerWords.Pull, request, static (engine, pull) => FirstId(engine.Send(pull)), static (json, id) => new ProgressLine("Download complete", id[..12]).Write(json));
            return;
        }
        await Lines(exchange, request.Quiet, engine => engine.Send(request), static (json, report) =>
        {
            if (report.Errors is [var error, ..]) json.WriteString("error"u8, error.Message);
            if (report.Ids.Count == 0) return;
            json.WriteStartArray("images"u8);
            foreach (var id in report.Ids) json.WriteStringValue(id);
            json.WriteEndArray();
            json.WriteString("id"u8, report.Ids[^1]);
        });
    }

    /// <summary>Docker's push.</summary>
    [Endpoint(ApiTree.Docker, "POST /images/{name}/push")]
    public static Task Push(Exchange exchange)
    {
        var tag = exchange.Value("tag") is { Length: > 0 } given ? given : null;
        var image = DockerNames.Meant(exchange, DockerNames.With(exchange.Operand, tag));
        var destination = exchange.Value("destination") ?? image;
        var bound = exchange.Request<PushImage>("push");
        var request = bound with { Image = image, Destination = exchange.Value("destination"), Credentials = RegistryAuth.Of(exchange, destination), TlsVerify = bound.TlsVerify ?? LocalRegistries.Verify(destination) };
        return Told(exchange, LayerWords.Push, request, static (engine, push) => engine.Send(push), (json, report) =>
        {
            json.WriteStartObject();
            json.WriteString("status"u8, $"{tag ?? "latest"}: digest: {report.Digest} size: {report.ManifestBytes}");
            json.WriteStartObject("aux"u8);
            json.WriteString("Tag"u8, tag ?? "latest");
            json.WriteString("Digest"u8, report.Digest.ToString());
            json.WriteNumber("Size"u8, report.ManifestBytes);
            json.WriteEndObject();
            json.WriteEndObject();
        }, $"The push refers to repository [{image}]");
    }

    /// <summary>Libpod's push; quiet unless the client wants lines.</summary>
    [Endpoint(ApiTree.Libpod, "POST /images/{name}/push")]
    public static async Task PushForLibpod(Exchange exchange)
    {
        var destination = exchange.Value("destination") is { Length: > 0 } given ? OfRegistry(given) : exchange.Operand;
        var bound = exchange.Request<PushImage>("push");
        var request = bound with { Credentials = RegistryAuth.Of(exchange, destination), ForceCompression = bound.ForceCompression ?? (bound.CompressionFormat is { Length: > 0 } ? true : null) };
        if (exchange.IsOn("quiet", otherwise: true))
        {
            await Task.Run(() => exchange.Engine.Send(request with { Quiet = true }));
            await exchange.SendText("");
            return;
        }
        await Lines(exchange, quiet: false, engine => engine.Send(request), static (json, report) => json.WriteString("manifestdigest"u8, report.Digest.ToString()));
    }

    /// <summary>Refuses destinations that are files of this machine: the client has no business there (pkg/api/handlers/utils, IsRegistryReference).</summary>
    /// <param name="destination">The destination.</param>
    /// <exception cref="EngineError">It is of another transport than a registry's.</exception>
    internal static string OfRegistry(string destination)
    {
        string[] others = ["dir", "oci", "oci-archive", "docker-archive", "docker-daemon", "containers-storage", "sif", "ostree", "tarball"];
        return others.FirstOrDefault(transport => destination.StartsWith(transport + ":", StringComparison.Ordinal)) is { } other
            ? throw new EngineError(ErrorKind.Invalid, $"unsupported transport {other} in \"{destination}\": only docker transport is supported")
            : destination;
    }

    // As long as nothing has gone out an error has a status; then it is a line.
    private static async Task Told<TVerb, T>(Exchange exchange, LayerWords words, TVerb request, Func<LocalDispatcher, TVerb, T> send, Action<System.Text.Json.Utf8JsonWriter, T> last, string? first = null)
    {
        var progress = new LayerProgress(words);
        var engine = exchange.EngineFor(exchange.Call with { Progress = _ => progress });
        var work = Task.Run(() =>
        {
            try
            {
                return send(engine, request);
            }
            finally
            {
                progress.End();
            }
        });
        try
        {
            await foreach (var line in progress.Lines.ReadAllAsync(exchange.Gone))
            {
                await BeginOnce(exchange, first);
                await exchange.SendLine(line.Write);
            }
            var answer = await work;
            await BeginOnce(exchange, first);
            await exchange.SendLine(json => last(json, answer));
        }
        catch (EngineError e) when (exchange.Http.Response.HasStarted)
        {
            await exchange.SendLine(json => WriteError(json, e.Message));
        }
        catch (EngineError e) when (words == LayerWords.Push)
        {
            // The line of an error, with a status before it.
            await exchange.Send(new Reply(e.Kind == ErrorKind.NotFound ? 404 : 500, json => WriteError(json, e.Message)));
        }
        catch (RegistryException e) when (e.Status is { } status)
        {
            // The registry's own answer is the status: 404 for an image that it has not.
            await exchange.Send(ErrorAnswers.Of((int)status, e.Message));
        }
    }

    private static async Task BeginOnce(Exchange exchange, string? first)
    {
        if (exchange.Http.Response.HasStarted) return;
        await exchange.Begin("application/json");
        if (first is not null) await exchange.SendLine(json =>
        {
            json.WriteStartObject();
            json.WriteString("status"u8, first);
            json.WriteEndObject();
        });
    }

    private static void WriteError(System.Text.Json.Utf8JsonWriter json, string message)
    {
        json.WriteStartObject();
        json.WriteStartObject("progressDetail"u8);
        json.WriteEndObject();
        json.WriteStartObject("errorDetail"u8);
        json.WriteString("message"u8, message);
        json.WriteEndObject();
        json.WriteString("error"u8, message);
        json.WriteString("message"u8, message); // for clients who look at the status alone
        json.WriteEndObject();
    }

    /// <summary>Libpod's lines: each text as it comes, then the answer.</summary>
    internal static async Task Lines<T>(Exchange exchange, bool quiet, Func<LocalDispatcher, T> send, Action<System.Text.Json.Utf8JsonWriter, T> last)
    {
        var texts = Channel.CreateUnbounded<string>();
        var engine = exchange.EngineFor(exchange.Call with { Progress = _ => quiet ? LineProgress.None : new LineProgress(text => texts.Writer.TryWrite(text + "\n")) });
        var work = Task.Run(() =>
        {
            try
            {
                return send(engine);
            }
            finally
            {
                texts.Writer.TryComplete();
            }
        });
        await exchange.Begin("application/json");
        await foreach (var text in texts.Reader.ReadAllAsync(exchange.Gone)) await Line(exchange, json => json.WriteString("stream"u8, text));
        try
        {
            var answer = await work;
            await Line(exchange, json => last(json, answer));
        }
        catch (EngineError e)
        {
            await Line(exchange, json => json.WriteString("error"u8, e.Message));
        }
    }

    private static Task Line(Exchange exchange, Action<System.Text.Json.Utf8JsonWriter> write) => exchange.SendLine(json =>
    {
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    });

    private static string FirstId(PullReport report) => report.Errors is [var error, ..] ? throw error : report.Ids[0];
}
