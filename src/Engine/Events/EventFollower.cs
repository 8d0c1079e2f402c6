using Selkie.Engine.Events.Records;
using Selkie.Engine.Text;
using Selkie.Oci;

namespace Selkie.Engine.Events;

/// <summary>The events that a caller wants, read step by step or on and on.</summary>
public sealed class EventFollower : IDisposable
{
    private readonly EventReader _reader;
    private readonly EventFilters _filters;
    private readonly DateTimeOffset? _since;

    /// <summary>Opens the events.</summary>
    /// <param name="engine">The call.</param>
    /// <param name="request">Which are wanted. Where it names no time, those from now on.</param>
    /// <exception cref="EngineError">No events are kept, or a filter is none.</exception>
    public EventFollower(EngineContext engine, ShowEvents request)
    {
        if (engine.Options.EventsBackend == "journald") throw new EngineError(ErrorKind.Unsupported, "events in the journal are not supported yet: use --events-backend file");
        if (engine.Events.FilePath is not { } path) throw new EngineError(ErrorKind.Invalid, "cannot read events with the \"none\" backend");
        var now = DateTimeOffset.UtcNow;
        _filters = FiltersOf(request.Filters);
        (_since, Until) = (request.Since?.Before(now), request.Until?.After(now));
        Directory = Path.GetDirectoryName(path)!;
        _reader = new EventReader(path, engine.Log);
        if (request.Stream && _since is null && Until is null) _reader.SkipToEnd();
    }

    /// <summary>Where something changes when there may be more to read.</summary>
    public string Directory { get; }

    /// <summary>Until when events are wanted; null: for ever.</summary>
    public DateTimeOffset? Until { get; }

    /// <summary>Reads what is there, and where it is wanted what comes.</summary>
    /// <param name="follow">Whether to go on.</param>
    /// <param name="each">Gets each event.</param>
    /// <param name="cancel">Nobody wants more.</param>
    internal void Read(bool follow, Action<EventRecord> each, CancellationToken cancel) => _reader.Read(follow, Until, record => Pass(record, each), cancel);

    /// <summary>Reads what was written since the last call.</summary>
    /// <param name="each">Gets each event.</param>
    public void ReadNew(Action<EventRecord> each) => _reader.ReadNew(record => Pass(record, each));

    private void Pass(EventRecord record, Action<EventRecord> each)
    {
        var time = _since is null && Until is null ? default : GoTime.Parse(record.Time) ?? default;
        if ((_since is null || time > _since) && (Until is null || time < Until) && _filters.Match(record)) each(record);
    }

    private static EventFilters FiltersOf(IReadOnlyList<Filter> filters)
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

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();
}
