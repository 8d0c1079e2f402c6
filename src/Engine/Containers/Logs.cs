using Selkie.Engine.Containers.Logging;
using Selkie.Engine.State;
using Selkie.Engine.Verbs;
using Selkie.Linux;
using Selkie.Oci;
using Selkie.Oci.Text;
using Selkie.Runtime;

namespace Selkie.Engine.Containers;

/// <summary>Fetch the logs of one or more containers</summary>
/// <remarks>Retrieves logs for one or more containers. This does not guarantee execution order when combined with podman run (i.e., your run may not have generated any logs at the time you execute podman logs).</remarks>
[Verb("container logs", Alias = "logs", Use = "[options] CONTAINER [CONTAINER...]")]
[Example("ctrID")]
[Example("--names ctrID1 ctrID2")]
[Example("--tail 2 mywebserver")]
[Example("--follow=true --since 10m ctrID")]
[Docker("GET /containers/{name}/logs")]
[Libpod("GET /containers/{name}/logs")]
public sealed partial record ShowLogs : IStreamVerb<LogEntry>
{
    /// <summary>The containers</summary>
    [Argument("CONTAINER", Complete = "containers")] public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Output the containers with different colors in the log.</summary>
    [Option("color")] public bool Color { get; init; }

    /// <summary>Show extra details provided to the logs</summary>
    [Option("details", Hidden = true)] public bool Details { get; init; }

    /// <summary>Follow log output.  The default is false</summary>
    [Option("follow", 'f', Query = "follow")] public bool Follow { get; init; }

    /// <summary>Act on the latest container</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }

    /// <summary>Output the container name in the log</summary>
    [Option("names", 'n')] public bool Names { get; init; }

    /// <summary>Show logs since TIMESTAMP</summary>
    [Option("since", ParsedBy = typeof(SinceFlag), Query = "since")] public PointInTime? Since { get; init; }

    /// <summary>Output the specified number of LINES at the end of the logs.  Defaults to -1, which prints all lines</summary>
    [Option("tail", Default = "-1", Query = "tail")] public long? Tail { get; init; }

    /// <summary>Output the timestamps in the log</summary>
    [Option("timestamps", 't', Query = "timestamps")] public bool Timestamps { get; init; }

    /// <summary>Show logs until TIMESTAMP</summary>
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
public sealed record LogEntry(Runtime.ContainerSpec Container, LogLine Line);

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
        if (!LogDrivers.IsKept(row.Spec.Log.Driver))
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
                source.Ended = row is null || ContainerStatus.Read(engine, row).Name is ContainerState.Exited || (until is { } end && DateTimeOffset.UtcNow > end);
                foreach (var line in source.Reader.ReadNew())
                    if (IsWanted(line, since, until))
                        each(new LogEntry(source.Row.Spec, line));
            }
            if (sources.Exists(source => !source.Ended)) Poll.Pause(PollMs, engine.Call.Cancelled);
        }
    }
}
