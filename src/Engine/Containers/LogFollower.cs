using Selkie.Engine.Containers.Logging;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.State;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers;

/// <summary>A container's log, read step by step: what is there, then what has come since. It waits for nothing itself.</summary>
public sealed class LogFollower : IDisposable
{
    private readonly EngineContext _engine;
    private readonly LogReader _reader;
    private readonly DateTimeOffset? _since, _until;

    /// <summary>Opens a log.</summary>
    /// <param name="engine">The call.</param>
    /// <param name="row">The container.</param>
    /// <param name="request">Which lines are wanted.</param>
    /// <exception cref="EngineError">The container keeps no log.</exception>
    public LogFollower(EngineContext engine, ContainerRow row, ShowLogs request)
    {
        if (!row.Spec.Log.Driver.IsFile)
            throw new EngineError(ErrorKind.BadState, $"this container is using the '{row.Spec.Log.Driver}' log driver, cannot read logs: this container is not logging output");
        var now = DateTimeOffset.UtcNow;
        (_since, _until) = (request.Since?.Before(now), request.Until?.After(now));
        _engine = engine;
        Container = row.Spec;
        var paths = new ContainerPaths(engine, row.Spec.Id);
        var path = row.Spec.Log.Path.Length > 0 ? row.Spec.Log.Path : Path.Combine(paths.Graph, "ctr.log");
        Directories = [Path.GetDirectoryName(path)!, paths.Run];
        _reader = new LogReader(path);
    }

    /// <summary>Whose log it is.</summary>
    public ContainerSpec Container { get; }

    /// <summary>Where something changes when there may be more to read, or no more to come.</summary>
    public IReadOnlyList<string> Directories { get; }

    /// <summary>Until when lines are wanted; null: for ever.</summary>
    public DateTimeOffset? Until => _until;

    /// <summary>Nothing more will come.</summary>
    public bool Ended { get; private set; }

    /// <summary>The lines that are there.</summary>
    /// <param name="most">Only so many from the end; -1: all.</param>
    public IReadOnlyList<LogLine> ReadPast(long most) => LogReader.Tail(_reader.ReadNew().Where(IsWanted), most);

    /// <summary>The lines that have come since.</summary>
    public IEnumerable<LogLine> ReadNew()
    {
        // The state is read before the file: what the container wrote last is then in the file.
        var row = _engine.Database.Find(Container.Id);
        Ended = row is null || ContainerStatus.Read(_engine, row).State == ContainerState.Exited || (_until is { } end && DateTimeOffset.UtcNow > end);
        return _reader.ReadNew().Where(IsWanted);
    }

    private bool IsWanted(LogLine line) => (_since is null || line.Time >= _since) && (_until is null || line.Time <= _until);

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();
}
