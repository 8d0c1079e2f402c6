using Selkie.Api.Docker;
using Selkie.Engine;
using Selkie.Engine.Events;
using Selkie.Engine.Events.Records;
using Selkie.Engine.Verbs;
using Selkie.Linux.Events;
using Selkie.Linux.Files;
using Selkie.Service.Http;
using Selkie.Service.Routing;

namespace Selkie.Service.Streams;

/// <summary>What happens to objects of the engine.</summary>
internal static class EventEndpoint
{
    /// <summary>Sends what has happened where a time is named, and what happens.</summary>
    [Endpoint(ApiTree.Docker, "GET /events")]
    [Endpoint(ApiTree.Libpod, "GET /events")]
    public static async Task Events(Exchange exchange)
    {
        var request = exchange.Request<ShowEvents>("events") with { Stream = exchange.IsOn("stream", otherwise: true) };
        var tree = exchange.Address.Tree;
        using var stream = new EventStream(exchange, request);
        await exchange.Begin("application/json");
        await foreach (var record in stream.Read()) await exchange.SendLine(Shape(record, tree).Write);
    }

    /// <summary>An event as the trees tell of it; Docker has other words for two of them.</summary>
    internal static EventMessage Shape(EventRecord record, ApiTree tree)
    {
        var document = record.ToDocument();
        var attributes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in document.Attributes ?? new Dictionary<string, string>()) attributes[name] = value;
        attributes["image"] = document.Image ?? "";
        attributes["name"] = document.Name ?? "";
        attributes["podId"] = document.PodId ?? "";
        if (document.ContainerExitCode is { } code) attributes["containerExitCode"] = code.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (document.Network is { } network) attributes["network"] = network;
        if (document.Error is { } error) attributes["error"] = error;
        var action = tree == ApiTree.Libpod ? document.Status : (document.Type, document.Status) switch { (_, "died") => "die", ("image", "remove") => "delete", var (_, other) => other };
        if (action == "die" && attributes.TryGetValue("containerExitCode", out var exit)) attributes["exitCode"] = exit;
        return new EventMessage
        {
            Status = action,
            Id = document.Id,
            From = document.Image,
            Type = document.Type,
            Action = action,
            Actor = new EventActor { Id = document.Id ?? "", Attributes = attributes },
            Time = document.Time,
            TimeNano = document.TimeNano,
            HealthStatus = document.HealthStatus,
        };
    }
}

/// <summary>Events one by one, without a thread while there is none.</summary>
internal sealed class EventStream : IDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1), LongestWait = TimeSpan.FromDays(20);

    private readonly Exchange _exchange;
    private readonly EventFollower _events;
    private readonly ChangeSignal _signal = new();
    private readonly bool _goesOn, _isWatched;

    /// <summary>Begins to listen: no event from now on is missed.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="request">Which are wanted.</param>
    public EventStream(Exchange exchange, ShowEvents request)
    {
        _exchange = exchange;
        _goesOn = request.Stream;
        _events = new EventFollower(new EngineContext(exchange.Host, exchange.Call), request);
        if (!_goesOn) return;
        Fs.MakePrivateDirectory(_events.Directory);
        _isWatched = exchange.Host.Changes.TryWatch(_events.Directory, _signal);
    }

    /// <summary>Reads them.</summary>
    public async IAsyncEnumerable<EventRecord> Read()
    {
        var come = new List<EventRecord>();
        while (true)
        {
            var isLast = !_goesOn || DateTimeOffset.UtcNow >= _events.Until;
            come.Clear();
            _events.ReadNew(come.Add);
            foreach (var record in come) yield return record;
            if (isLast) yield break;
            await _signal.Wait(Patience(), _exchange.Gone);
        }
    }

    private TimeSpan Patience()
    {
        if (!_isWatched) return BetweenLooks;
        if (_events.Until is not { } until) return Timeout.InfiniteTimeSpan;
        var left = until - DateTimeOffset.UtcNow;
        return left <= TimeSpan.Zero ? TimeSpan.Zero : left > LongestWait ? LongestWait : left + TimeSpan.FromMilliseconds(1);
    }

    public void Dispose()
    {
        _signal.Dispose();
        _events.Dispose();
    }
}
