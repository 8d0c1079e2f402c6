using Selkie.Engine.Verbs;
using Selkie.Oci;

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
    [Option("filter", 'f', Query = "filters")] public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>Print as JSON or by a Go template</summary>
    [Option("format", Complete = "json")] public string? Format { get; init; }

    /// <summary>Print everything in full</summary>
    [Option("no-trunc", Default = "true")] public bool NoTruncation { get; init; } = true;

    /// <summary>Only events after a time: RFC 3339, Unix seconds, or a duration back from now such as 10m</summary>
    [Option("since", Query = "since")] public string? Since { get; init; }

    /// <summary>Go on after the last event known</summary>
    [Option("stream", Default = "true", Libpod = "stream")] public bool Stream { get; init; } = true;

    /// <summary>Only events before a time: RFC 3339, Unix seconds, or a duration from now on such as 10m</summary>
    [Option("until", Query = "until")] public string? Until { get; init; }
}

internal sealed class ShowEventsHandler(EngineContext engine) : IStreamHandler<ShowEvents, EventRecord>
{
    public int Handle(ShowEvents request, Action<EventRecord> each)
    {
        if (engine.Options.EventsBackend == "journald") throw new EngineError(ErrorKind.Unsupported, "events in the journal are not supported yet: use --events-backend file");
        if (engine.Events.FilePath is not { } path) throw new EngineError(ErrorKind.Invalid, "cannot read events with the \"none\" backend");
        var now = DateTimeOffset.UtcNow;
        var filters = Filters(request.Filters);
        DateTimeOffset? since = request.Since is { Length: > 0 } s ? Time("since", s, TimeText.Parse, now) : null;
        DateTimeOffset? until = request.Until is { Length: > 0 } u ? Time("until", u, Ahead, now) : null;
        using var reader = new EventReader(path);
        if (request.Stream && since is null && until is null) reader.SkipToEnd();
        reader.Read(request.Stream, until, record => Pass(record, filters, since, until, each));
        return 0;
    }

    private static void Pass(EventRecord record, EventFilters filters, DateTimeOffset? since, DateTimeOffset? until, Action<EventRecord> write)
    {
        var time = since is null && until is null ? default : GoTime.Parse(record.Time) ?? default;
        if ((since is null || time > since) && (until is null || time < until) && filters.Match(record)) write(record);
    }

    private static EventFilters Filters(IReadOnlyList<string> filters)
    {
        try
        {
            return new EventFilters(filters);
        }
        catch (EngineError e)
        {
            throw new EngineError(ErrorKind.Invalid, $"failed to parse event filters: {e.Message}");
        }
    }

    private static DateTimeOffset Time(string option, string text, Func<string, DateTimeOffset, DateTimeOffset> parse, DateTimeOffset now)
    {
        try
        {
            return parse(text, now);
        }
        catch (EngineError e)
        {
            throw new EngineError(ErrorKind.Invalid, $"failed to parse event filters: unable to convert {option} time of {text}: {e.Message}");
        }
    }

    // A duration counts forwards here.
    private static DateTimeOffset Ahead(string text, DateTimeOffset now) => TimeText.TryParseDuration(text, out var span) ? now + span : TimeText.Parse(text, now);
}
