using Selkie.Engine.Containers.Logging;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.State;
using Selkie.Engine.Verbs;
using Selkie.Linux.Events;
using Selkie.Oci;
using Selkie.Oci.Text;

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
/// <param name="Id">Id of the container that wrote it; of a remote engine the word that names it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Line">The entry.</param>
public sealed record LogEntry(string Id, string Name, LogLine Line);

internal sealed class LogsHandler(EngineContext engine) : IStreamHandler<ShowLogs, LogEntry>
{
    private const int PollMs = 50;

    public int Handle(ShowLogs request, Action<LogEntry> each)
    {
        if (request.Latest && request.Containers.Count > 0) throw new EngineError(ErrorKind.Invalid, "--latest and containers cannot be used together");
        if (!request.Latest && request.Containers.Count == 0) throw new EngineError(ErrorKind.Invalid, "specify at least one container name or ID to log");
        List<ContainerRow> rows = request.Latest ? [engine.Lookup.Latest()] : [.. request.Containers.Select(engine.Lookup.One)];
        var logs = rows.Select(row => new LogFollower(engine, row, request)).ToList();
        foreach (var log in logs)
            foreach (var line in log.ReadPast(request.Tail ?? -1))
                each(new LogEntry(log.Container.Id, log.Container.Name, line));
        if (request.Follow) Follow(each, logs);
        foreach (var log in logs) log.Dispose();
        return 0;
    }

    private void Follow(Action<LogEntry> each, List<LogFollower> logs)
    {
        while (logs.Exists(log => !log.Ended))
        {
            foreach (var log in logs.Where(log => !log.Ended))
                foreach (var line in log.ReadNew())
                    each(new LogEntry(log.Container.Id, log.Container.Name, line));
            if (logs.Exists(log => !log.Ended)) Poll.Pause(PollMs, engine.Call.Cancelled);
        }
    }
}
