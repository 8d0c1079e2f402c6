using Selkie.Engine.Events.Records;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Engine.Events;

/// <summary>Show what happens to containers, images, volumes and networks</summary>
/// <remarks>Prints a line for everything that is done to an object of the engine: created, started, died, pulled, removed. Goes on until interrupted; with --since or --until begins with what is past.</remarks>
[Verb("events", Alias = "system events")]
[Example("")]
[Example("--filter event=died --filter container=webserver")]
[Example("--format \"{{.Time}} {{.Status}} {{.Name}}\"")]
[Example("--since 1h30m --stream=false")]
[Docker("GET /events")]
[Libpod("GET /events")]
public sealed partial record ShowEvents : IStreamVerb<EventRecord>
{
    /// <summary>Only events that match, such as event=died, type=image, container=web or label=app=web</summary>
    [Option("filter", 'f', Query = "filters", ParsedBy = typeof(FilterFlags.Event))] public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Print as JSON or by a Go template</summary>
    [Option("format", Complete = "json", Local = true)] public string? Format { get; init; }

    /// <summary>Print everything in full</summary>
    [Option("no-trunc", Default = "true", Local = true)] public bool NoTruncation { get; init; } = true;

    /// <summary>Only events after a time: RFC 3339, Unix seconds, or a duration back from now such as 10m</summary>
    [Option("since", ParsedBy = typeof(EventSince), Query = "since")] public PointInTime? Since { get; init; }

    /// <summary>Go on after the last event known</summary>
    [Option("stream", Default = "true", Libpod = "stream")] public bool Stream { get; init; } = true;

    /// <summary>Only events before a time: RFC 3339, Unix seconds, or a duration from now on such as 10m</summary>
    [Option("until", ParsedBy = typeof(EventUntil), Query = "until")] public PointInTime? Until { get; init; }
}

/// <summary>The option <c>--since</c> of events; an empty one is none.</summary>
internal static class EventSince
{
    /// <summary>Reads a value.</summary>
    /// <exception cref="EngineError">No point in time.</exception>
    public static PointInTime? Parse(string text) => Read("since", text);

    internal static PointInTime? Read(string option, string text) => text.Length == 0 ? null
        : PointInTime.TryParse(text) ?? throw new EngineError(ErrorKind.Invalid, $"failed to parse event filters: unable to convert {option} time of {text}: unable to interpret time value");
}

/// <summary>The option <c>--until</c> of events; an empty one is none.</summary>
internal static class EventUntil
{
    /// <summary>Reads a value.</summary>
    /// <exception cref="EngineError">No point in time.</exception>
    public static PointInTime? Parse(string text) => EventSince.Read("until", text);
}

internal sealed class ShowEventsHandler(EngineContext engine) : IStreamHandler<ShowEvents, EventRecord>
{
    public int Handle(ShowEvents request, Action<EventRecord> each)
    {
        using var events = new EventFollower(engine, request);
        events.Read(request.Stream, each, engine.Call.Cancelled);
        return 0;
    }
}
