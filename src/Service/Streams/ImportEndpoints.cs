using Selkie.Engine.Containers;
using Selkie.Engine.Images;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Service.Http;
using Selkie.Service.Routing;

namespace Selkie.Service.Streams;

/// <summary>Images that are made of archives, or of containers.</summary>
internal static class ImportEndpoints
{
    private const string Body = "-";

    /// <summary>Libpod's import: of the body, or of what a URL leads to.</summary>
    [Endpoint(ApiTree.Libpod, "POST /images/import")]
    public static async Task Import(Exchange exchange)
    {
        var request = new ImportImage
        {
            Path = SourceOf(exchange.Value("URL") ?? exchange.Value("url") ?? Body),
            Reference = exchange.Value("reference"),
            Changes = Values(exchange, "changes"),
            Message = exchange.Value("message"),
            Os = exchange.Value("OS"),
            Architecture = exchange.Value("Architecture"),
            Variant = exchange.Value("Variant"),
            Quiet = true,
        };
        var report = await exchange.WithInput(engine => engine.Send(request));
        await exchange.Send(IdReply(200, report.Id));
    }

    /// <summary>Docker's import.</summary>
    internal static async Task ImportForDocker(Exchange exchange)
    {
        var platform = (exchange.Value("platform") ?? "").Split('/');
        var request = new ImportImage
        {
            Path = SourceOf(exchange.Value("fromSrc")!),
            Reference = exchange.Value("repo") is { Length: > 0 } name ? DockerNames.Meant(exchange, DockerNames.With(name, exchange.Value("tag"))) : null,
            Changes = Values(exchange, "changes"),
            Message = exchange.Value("message"),
            Os = platform[0].Length > 0 ? platform[0] : null,
            Architecture = platform.Length > 1 ? platform[1] : null,
            Quiet = true,
        };
        var report = await exchange.WithInput(engine => engine.Send(request));
        await exchange.Send(new Reply(200, json =>
        {
            json.WriteStartObject();
            json.WriteString("status"u8, report.Id);
            json.WriteString("progress"u8, "");
            json.WriteStartObject("progressDetail"u8);
            json.WriteEndObject();
            json.WriteString("id"u8, report.Id);
            json.WriteEndObject();
        }));
    }

    /// <summary>Docker's commit.</summary>
    [Endpoint(ApiTree.Docker, "POST /commit")]
    public static async Task CommitForDocker(Exchange exchange)
    {
        var name = exchange.Value("repo") is { Length: > 1 } repository ? DockerNames.Meant(exchange, DockerNames.With(repository, exchange.Value("tag") is { Length: > 0 } tag ? tag : "latest")) : null;
        var report = await Commit(exchange, new CommitContainer { Format = "docker" }, name);
        await exchange.Send(IdReply(201, report.Id));
    }

    /// <summary>Libpod's commit.</summary>
    [Endpoint(ApiTree.Libpod, "POST /commit")]
    public static async Task CommitForLibpod(Exchange exchange)
    {
        var name = exchange.Value("repo") is { Length: > 0 } repository ? DockerNames.With(repository, exchange.Value("tag") is { Length: > 0 } tag ? tag : "latest") : null;
        var wanted = new CommitContainer { Format = exchange.Value("format") is { Length: > 0 } format ? format : "oci" };
        if (!exchange.IsOn("stream"))
        {
            await exchange.Send(IdReply(200, (await Commit(exchange, wanted, name)).Id));
            return;
        }
        var request = await Request(exchange, wanted, name);
        await TransferEndpoints.Lines(exchange, quiet: false, engine => engine.Send(request), static (json, report) => json.WriteString("stream"u8, report.Id));
    }

    private static async Task<CommitReport> Commit(Exchange exchange, CommitContainer wanted, string? name)
    {
        var request = await Request(exchange, wanted, name);
        return await Task.Run(() => exchange.Engine.Send(request));
    }

    private static async Task<CommitContainer> Request(Exchange exchange, CommitContainer wanted, string? name)
    {
        var settings = await RequestBody.ReadBytes(exchange);
        return wanted with
        {
            Settings = settings.Length > 0 ? SettingsOf(settings.Span) : null,
            Container = exchange.Value("container") ?? "",
            Image = name,
            Author = exchange.Value("author"),
            Message = exchange.Value("comment"),
            Changes = [.. Values(exchange, "changes").SelectMany(text => text.Split('\n', StringSplitOptions.RemoveEmptyEntries))],
            Pause = exchange.IsOn("pause"),
            Squash = exchange.IsOn("squash"),
            Quiet = true,
        };
    }

    private static ContainerDefaults SettingsOf(ReadOnlySpan<byte> body)
    {
        try
        {
            return CommittedConfig.Parse(body);
        }
        catch (EngineError e)
        {
            throw new EngineError(ErrorKind.Invalid, "decode body: it is no container configuration", e);
        }
    }

    // A path would be one of the service's host.
    private static string SourceOf(string text) => text is Body || text.StartsWith("http://", StringComparison.Ordinal) || text.StartsWith("https://", StringComparison.Ordinal)
        ? text : throw new EngineError(ErrorKind.Invalid, $"{text} is no URL: send the archive as the body, with \"-\"");

    private static List<string> Values(Exchange exchange, string name) => [.. exchange.Query.Where(pair => pair.Key == name).Select(pair => pair.Value)];

    private static Reply IdReply(int status, string id) => new(status, json =>
    {
        json.WriteStartObject();
        json.WriteString("Id"u8, id);
        json.WriteEndObject();
    });
}
