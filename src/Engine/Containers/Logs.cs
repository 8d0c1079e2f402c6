using Selkie.Engine.Containers.Logging;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.State;
using Selkie.Engine.Verbs;
using Selkie.Linux.Events;
using Selkie.Oci;
using Selkie.Oci.Text;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers;

/// <summary>Print what containers wrote</summary>
/// <remarks>Prints what the log driver kept of a container's standard output and standard error, each on the stream it came by. A container that was only just started may not have written yet: --follow waits for more.</remarks>
[Verb("container logs", Alias = "logs", Use = "[options] CONTAINER [CONTAINER...]")]
[Example("webserver")]
[Example("--names --timestamps webserver database")]
[Example("--tail 20 --follow webserver")]
[Example("--since 10m --until 2026-01-31T12:00:00Z database")]
[Docker("GET /containers/{name}/logs")]
[Libpod("GET /containers/{name}/logs")]
public sealed partial record ShowLogs : IStreamVerb<LogEntry>
{
    /// <summary>The containers</summary>
    [Argument("CONTAINER", Complete = "containers")] public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Print each container's lines in a colour of its own</summary>
    [Option("color", Local = true)] public bool Color { get; init; }

    /// <summary>Taken for Docker's sake, without effect</summary>
    [Option("details", Hidden = true, Local = true)] public bool Details { get; init; }

    /// <summary>Go on with what the container writes until it ends</summary>
    [Option("follow", 'f', Query = "follow")] public bool Follow { get; init; }

    /// <summary>Take the container created last</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }

    /// <summary>Begin each line with the container's name</summary>
    [Option("names", 'n', Local = true)] public bool Names { get; init; }

    /// <summary>Only lines since a time: RFC 3339, Unix seconds, or a duration back from now such as 10m</summary>
    [Option("since", ParsedBy = typeof(SinceFlag), Query = "since")] public PointInTime? Since { get; init; }

    /// <summary>Print only this many lines from the end; -1 prints all</summary>
    [Option("tail", Default = "-1", Query = "tail")] public long? Tail { get; init; }

    /// <summary>Begin each line with its time</summary>
    [Option("timestamps", 't', Query = "timestamps")] public bool Timestamps { get; init; }

    /// <summary>Only lines up to a time: RFC 3339, Unix seconds, or a duration from now on such as 10m</summary>
    [Option("until", ParsedBy = typeof(UntilFlag), Query = "until")] public PointInTime? Until { get; init; }
}

/// <summary>The option <c>--since</c> of logs.</summary>
internal static class SinceFlag
{
    /// <summary>Reads a value.</summary>
    /// <exception cref="EngineError">No point in time.</exception>
    public static PointInTime Parse(string text) => Read("since", text);

    internal static PointInTime Read(string option, string text) =>
        PointInTime.TryParse(text) ?? throw new EngineError(ErrorKind.Invalid, $"parsing --{option} {GoText.Quote(text)}: unable to interpret time value");
}

/// <summary>The option <c>--until</c> of logs.</summary>
internal static class UntilFlag
{
    /// <summary>Reads a value.</summary>
    /// <exception cref="EngineError">No point in time.</exception>
    public static PointInTime Parse(string text) => SinceFlag.Read("until", text);
}

/// <summary>An entry of a container's log.</summary>
/// <param name="Container">Whose it is.</param>
/// <param name="Line">The entry.</param>
public sealed record LogEntry(Selkie.Runtime.Containers.ContainerSpec Container, LogLine Line);

internal sealed class LogsHandler(EngineContext engine) : IStreamHandler<ShowLogs, LogEntry>
{
    private const int PollMs = 50;

    public int Handle(ShowLogs request, Action<LogEntry> each)
    {
        if (request.Latest && request.Containers.Count > 0) throw new EngineError(ErrorKind.Invalid, "--latest and containers cannot be used together");
        if (!request.Latest && request.Containers.Count == 0) throw new EngineError(ErrorKind.Invalid, "specify at least one container name or ID to log");
        var now = DateTimeOffset.UtcNow;
        var (since, until) = (request.Since?.Before(now), request.Until?.After(now));
        List<ContainerRow> rows = request.Latest ? [engine.Lookup.Latest()] : [.. request.Containers.Select(engine.Lookup.One)];
        var sources = rows.Select(Open).ToList();
        foreach (var source in sources)
            foreach (var line in LogReader.Tail(source.Reader.ReadNew().Where(line => IsWanted(line, since, until)), request.Tail ?? -1))
                each(new LogEntry(source.Row.Spec, line));
        if (request.Follow) Follow(each, sources, since, until);
        foreach (var source in sources) source.Reader.Dispose();
        return 0;
    }

    private sealed record Source(ContainerRow Row, LogReader Reader)
    {
        public bool Ended { get; set; }
    }

    private Source Open(ContainerRow row)
    {
        if (!row.Spec.Log.Driver.IsFile)
            throw new EngineError(ErrorKind.BadState, $"this container is using the '{row.Spec.Log.Driver}' log driver, cannot read logs: this container is not logging output");
        var path = row.Spec.Log.Path.Length > 0 ? row.Spec.Log.Path : Path.Combine(new ContainerPaths(engine, row.Spec.Id).Graph, "ctr.log");
        return new Source(row, new LogReader(path));
    }

    private static bool IsWanted(LogLine line, DateTimeOffset? since, DateTimeOffset? until) =>
        (since is null || line.Time >= since) && (until is null || line.Time <= until);

    // The state is read before the file: what the container wrote last is then in the file.
    private void Follow(Action<LogEntry> each, List<Source> sources, DateTimeOffset? since, DateTimeOffset? until)
    {
        while (sources.Exists(source => !source.Ended))
        {
            foreach (var source in sources.Where(source => !source.Ended))
            {
                var row = engine.Database.Find(source.Row.Spec.Id);
                source.Ended = row is null || ContainerStatus.Read(engine, row).State == ContainerState.Exited || (until is { } end && DateTimeOffset.UtcNow > end);
                foreach (var line in source.Reader.ReadNew())
                    if (IsWanted(line, since, until))
                        each(new LogEntry(source.Row.Spec, line));
            }
            if (sources.Exists(source => !source.Ended)) Poll.Pause(PollMs, engine.Call.Cancelled);
        }
    }
}
