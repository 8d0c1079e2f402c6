using System.Globalization;
using System.Text.Json;
using Selkie.Engine.Containers;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Service.Http;
using Selkie.Service.Routing;
using Selkie.Service.Streams;

namespace Selkie.Service.Containers;

/// <summary>Processes of a container: headings, and a list of fields for each.</summary>
internal static class ProcessEndpoint
{
    private static readonly Version WordsSince = new(4, 8);

    /// <summary>Lists them once, or again and again. Docker's clients mean <c>ps -ef</c> when they say nothing.</summary>
    [Endpoint(ApiTree.Docker, "GET /containers/{name}/top")]
    [Endpoint(ApiTree.Libpod, "GET /containers/{name}/top")]
    public static async Task Show(Exchange exchange)
    {
        var pause = PauseOf(exchange);
        var request = exchange.Request<ShowProcesses>("container top");
        request = request with { Arguments = [exchange.Operand, .. Words(exchange, [.. request.Arguments.Skip(1)])] };
        var stream = exchange.IsOn("stream");
        var reply = await Task.Run(() => ReplyOf(exchange.Engine.Send(request)), exchange.Gone);
        if (!stream)
        {
            await exchange.Send(reply);
            return;
        }
        await exchange.Begin("application/json");
        for (; ; reply = await Task.Run(() => ReplyOf(exchange.Engine.Send(request)), exchange.Gone))
        {
            await exchange.SendLine(reply.Body!);
            await Task.Delay(pause, exchange.Gone);
        }
    }

    private static TimeSpan PauseOf(Exchange exchange)
    {
        if (exchange.Value("delay") is not { Length: > 0 } text) return TimeSpan.FromSeconds(5);
        if (!int.TryParse(text, CultureInfo.InvariantCulture, out var seconds)) throw new EngineError(ErrorKind.Invalid, "failed to parse parameters: schema: error converting value for \"delay\"");
        return seconds > 0 ? TimeSpan.FromSeconds(seconds) : throw new EngineError(ErrorKind.Invalid, $"\"delay\" parameter of value {seconds} < 1");
    }

    // Older clients of libpod join them by commas.
    private static IReadOnlyList<string> Words(Exchange exchange, IReadOnlyList<string> words) =>
        exchange.Address.Tree == ApiTree.Docker ? words.Count > 0 ? words : ["-ef"]
        : words.Count == 1 && exchange.Address.Version < WordsSince ? words[0].Split(',') : words;

    private static Reply ReplyOf(ProcessReport report) => new(200, json =>
    {
        var titles = Fields(report.Lines[0]);
        json.WriteStartObject();
        json.WriteStartArray("Processes"u8);
        foreach (var line in report.Lines.Skip(1)) WriteTexts(json, Joined(Fields(line), titles.Length));
        json.WriteEndArray();
        json.WritePropertyName("Titles"u8);
        WriteTexts(json, titles);
        json.WriteEndObject();
    });

    private static string[] Fields(string line) => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    // The last field is the command, which may have blanks.
    private static IEnumerable<string> Joined(string[] fields, int count) => fields.Length <= count ? fields : fields.Take(count - 1).Append(string.Join(' ', fields.Skip(count - 1)));

    private static void WriteTexts(Utf8JsonWriter json, IEnumerable<string> texts)
    {
        json.WriteStartArray();
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
