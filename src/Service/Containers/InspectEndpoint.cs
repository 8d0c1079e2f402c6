using System.Text.Json;
using System.Text.Json.Nodes;
using Selkie.Api;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Inspection;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Service.Http;
using Selkie.Service.Routing;

namespace Selkie.Service.Containers;

/// <summary>All about a container in libpod's shape.</summary>
internal static class InspectEndpoint
{
    private static readonly Version WordsSince = new(5, 0);

    /// <summary>One container. Clients of before 5.0 know a number for the signal that stops it, and one text for its entry point.</summary>
    [Endpoint(ApiTree.Libpod, "GET /containers/{name}/json")]
    public static Task Inspect(Exchange exchange) => exchange.Answer(() =>
    {
        var report = exchange.Engine.Send(exchange.Request<InspectContainers>("container inspect"));
        if (report.Errors is [var error, ..]) throw Known(error, exchange.Operand);
        return exchange.Address.Version is { } version && version < WordsSince ? new Reply(200, json => WriteOld(report.Objects[0], json)) : Reply.Of(report.Objects[0]);
    });

    /// <summary>The error of an inspection in the words of the API, which are not those of the command line.</summary>
    internal static EngineError Known(EngineError error, string name) => error.Kind == ErrorKind.NotFound ? new NoSuchContainerException(name) : error;

    private static void WriteOld(Document document, Utf8JsonWriter json)
    {
        using var stream = new MemoryStream();
        using (var whole = new Utf8JsonWriter(stream, Exchange.Unindented)) document.Write(whole);
        var root = JsonNode.Parse(stream.ToArray())!;
        if (root["Config"] is JsonObject config)
        {
            config["Entrypoint"] = string.Join(' ', config["Entrypoint"]?.AsArray().Select(word => (string?)word) ?? []);
            config["StopSignal"] = (string?)config["StopSignal"] is { Length: > 0 } signal ? Engine.Text.SignalNames.Parse(signal) : 0;
        }
        root.WriteTo(json);
    }
}
