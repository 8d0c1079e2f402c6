using System.Globalization;
using Selkie.Engine;
using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Events;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Service.Http;
using Selkie.Service.Routing;

namespace Selkie.Service.Streams;

/// <summary>Waits for states of containers.</summary>
internal static class WaitEndpoints
{
    private const string NotRunning = "not-running", NextExit = "next-exit", Removed = "removed";
    private static readonly WaitCondition[] NoLongerRunning = [.. new[] { "created", "exited", "removing", "configured" }.Select(WaitCondition.Parse)];
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Libpod: any of several states; the code is the answer.</summary>
    [Endpoint(ApiTree.Libpod, "POST /containers/{name}/wait")]
    public static async Task Wait(Exchange exchange)
    {
        var request = exchange.Request<WaitContainers>("container wait");
        // Only of an end is there a record once the container is gone.
        if (request.Conditions.Any(condition => !condition.IsEnd)) new EngineContext(exchange.Host, exchange.Call).Lookup.One(exchange.Operand);
        await exchange.SendText((await WaitFor(exchange, request.Conditions, request.Interval.Span)).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Docker: the head goes out at once, for its clients start the container when they have it.</summary>
    [Endpoint(ApiTree.Docker, "POST /containers/{name}/wait")]
    public static async Task WaitForDocker(Exchange exchange)
    {
        var condition = exchange.Value("condition") is { Length: > 0 } given ? given : NotRunning;
        if (condition is not (NotRunning or NextExit or Removed))
            throw new EngineError(ErrorKind.Invalid, $"failed to parse query parameter 'condition': \"{condition}\": not a valid docker condition");
        var row = new EngineContext(exchange.Host, exchange.Call).Lookup.One(exchange.Operand);
        // Before the head: what happens from now on counts.
        using var events = condition == NotRunning ? null : new EventStream(exchange, new ShowEvents { Filters = [new("container", row.Spec.Id)] });
        await exchange.Begin("application/json");
        var code = events is null ? await WaitFor(exchange, NoLongerRunning, Interval, row.Spec.Id) : await WaitForEvent(exchange, events, row.Spec.Id, condition);
        await exchange.SendLine(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("StatusCode"u8, code);
            json.WriteNull("Error"u8);
            json.WriteEndObject();
        });
    }

    private static async Task<int> WaitFor(Exchange exchange, IReadOnlyList<WaitCondition> conditions, TimeSpan interval, string? id = null)
    {
        var wait = new ContainerWait(new EngineContext(exchange.Host, exchange.Call), id ?? exchange.Operand, conditions);
        while (true)
        {
            if (wait.Look() is { } code) return code;
            if (wait.IsMissing) throw new NoSuchContainerException(exchange.Operand);
            using var channel = wait.TryConnect()?.ToChannel();
            if (channel is null || await channel.WaitExit(exchange.Gone) is null) await Task.Delay(interval, exchange.Gone);
        }
    }

    // What was removed meanwhile has told of its end before.
    private static async Task<int> WaitForEvent(Exchange exchange, EventStream events, string id, string condition)
    {
        var code = 0;
        if (condition == Removed && exchange.Host.Database.Find(id) is null) return ContainerWaitCode(exchange, id, code);
        await foreach (var record in events.Read())
        {
            if (record.ContainerExitCode is { } exit && record.Status == "died") code = exit;
            if (record.Status == "remove") return condition == Removed ? ContainerWaitCode(exchange, id, code) : code;
            if (condition == NextExit && record.Status == "died") return code;
        }
        return code;
    }

    private static int ContainerWaitCode(Exchange exchange, string id, int otherwise) =>
        new ContainerWait(new EngineContext(exchange.Host, exchange.Call), id, []).Look() ?? otherwise;
}
