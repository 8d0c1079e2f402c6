using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Selkie.Api.Docker;
using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Logging;
using Selkie.Engine.Events;
using Selkie.Engine.Events.Records;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Remote.Answers;

/// <summary>Verbs that are answered by items: logs and events.</summary>
internal static class ItemStreams
{
    [RemoteCall]
    public static int Events(ShowEvents request, RemoteEngine engine, Action<EventRecord> each)
    {
        using var answer = engine.Begin(RemoteCalls.Of(request).Requests[0]);
        using var lines = new StreamReader(engine.Content(answer), Encoding.UTF8);
        while (ReadLine(lines) is { } line)
            if (line.Length > 0 && Documents.ReadEventMessage(Encoding.UTF8.GetBytes(line)) is { } message) each(Record(message));
        return 0;
    }

    [RemoteCall]
    public static int Logs(ShowLogs request, RemoteEngine engine, Action<LogEntry> each)
    {
        if (request.Containers.Count == 0) throw new EngineError(ErrorKind.Invalid, "specify at least one container name or ID to log");
        if (request.Containers.Count > 1) throw new EngineError(ErrorKind.Unsupported, "logs does not support multiple containers when run remotely");
        var row = request.Names ? new ContainerChoices(engine).One(request.Containers[0]) : null;
        var (id, name) = row is null ? (request.Containers[0], "") : (row.Id, row.Names[0]);
        var ask = RemoteCalls.Of(request).Requests[0];
        using var answer = engine.Begin(ask with { Query = ask.Query + (ask.Query.Length > 0 ? "&" : "") + "stdout=true&stderr=true" });
        var log = new LogFrames(request.Timestamps);
        foreach (var line in log.Read(engine.Content(answer))) each(new LogEntry(id, name, line));
        return 0;
    }

    // A service that goes away has no more to say.
    private static string? ReadLine(StreamReader lines)
    {
        try
        {
            return lines.ReadLine();
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return null;
        }
    }

    private static EventRecord Record(EventMessage message)
    {
        var attributes = message.Actor.Attributes.ToDictionary(StringComparer.Ordinal);
        var time = DateTimeOffset.UnixEpoch.AddTicks(message.TimeNano / 100);
        return new()
        {
            Id = message.Id ?? message.Actor.Id,
            Status = message.Action,
            Type = message.Type,
            Time = time.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + string.Create(CultureInfo.InvariantCulture, $".{message.TimeNano % 1_000_000_000:D9}Z"),
            Image = Take("image"),
            Name = Take("name"),
            PodId = Take("podId"),
            Network = Take("network"),
            Error = Take("error"),
            HealthStatus = message.HealthStatus,
            ContainerExitCode = Take("containerExitCode") is { } code ? int.Parse(code, CultureInfo.InvariantCulture) : null,
            Attributes = attributes,
        };

        string? Take(string name) => attributes.Remove(name, out var value) ? value : null;
    }
}

/// <summary>Takes a log apart that comes in frames: the stream's number, three zeros, the length in four bytes, the text.</summary>
/// <param name="timestamps">Each text begins with its time.</param>
internal sealed class LogFrames(bool timestamps)
{
    private const int HeadBytes = 8, ErrorStream = 2, LongestFrame = 64 << 20;

    /// <summary>Each entry as it comes.</summary>
    /// <param name="content">The frames.</param>
    /// <exception cref="EngineError">They are none.</exception>
    public IEnumerable<LogLine> Read(Stream content)
    {
        var head = new byte[HeadBytes];
        while (TryRead(content, head))
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(4));
            if (length > LongestFrame) throw new EngineError(ErrorKind.Unavailable, "the service's log is not in frames");
            var text = new byte[length];
            if (!TryRead(content, text)) yield break;
            yield return Line(Encoding.UTF8.GetString(text), head[0] == ErrorStream);
        }
    }

    private LogLine Line(string text, bool isError)
    {
        var time = "";
        if (timestamps && text.IndexOf(' ') is >= 0 and var space) (time, text) = (text[..space], text[(space + 1)..]);
        var isWhole = text.EndsWith('\n');
        return new LogLine(default, time, isError, IsPartial: !isWhole, isWhole ? text[..^1] : text);
    }

    private static bool TryRead(Stream content, byte[] buffer)
    {
        try
        {
            return content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) == buffer.Length;
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return false; // the service has gone
        }
    }
}
