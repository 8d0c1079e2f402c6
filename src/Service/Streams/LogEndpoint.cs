using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Selkie.Engine;
using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Logging;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Verbs;
using Selkie.Linux.Events;
using Selkie.Oci;
using Selkie.Oci.Text;
using Selkie.Service.Http;
using Selkie.Service.Routing;

namespace Selkie.Service.Streams;

/// <summary>What containers wrote, and write.</summary>
internal static class LogEndpoint
{
    // Where a directory cannot be watched (it may come with the container's start).
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    /// <summary>Sends the log, and goes on where that is wanted. Frames in both trees; Docker has none for a terminal.</summary>
    [Endpoint(ApiTree.Docker, "GET /containers/{name}/logs")]
    [Endpoint(ApiTree.Libpod, "GET /containers/{name}/logs")]
    public static async Task Logs(Exchange exchange)
    {
        var (output, errors) = (exchange.IsOn("stdout"), exchange.IsOn("stderr"));
        if (!output && !errors) throw new EngineError(ErrorKind.Invalid, $"Bad Request: you must choose at least one stream for {exchange.Http.Request.Path}{exchange.Http.Request.QueryString}");
        var engine = new EngineContext(exchange.Host, exchange.Call);
        var row = engine.Lookup.One(exchange.Operand);
        var request = new ShowLogs { Since = PointOf(exchange, "since"), Until = exchange.Value("until") is "0" or "0001-01-01T00:00:00Z" ? null : PointOf(exchange, "until") };
        var (tail, follow) = (TailOf(exchange), exchange.IsOn("follow"));
        using var log = new LogFollower(engine, row, request);
        using var signal = new ChangeSignal();
        var watched = follow && log.Directories.Count(directory => exchange.Host.Changes.TryWatch(directory, signal)) == log.Directories.Count;
        var writer = new LogWriter(exchange, framed: exchange.Address.Tree == ApiTree.Libpod || !row.Spec.Process.Terminal, output, errors, exchange.IsOn("timestamps"));
        await exchange.Begin(null);
        await writer.Write(log.ReadPast(tail));
        while (follow)
        {
            await writer.Write(log.ReadNew());
            if (log.Ended) return;
            await signal.Wait(Patience(watched, log.Until), exchange.Gone);
        }
    }

    private static TimeSpan Patience(bool watched, DateTimeOffset? until)
    {
        if (!watched) return BetweenLooks;
        if (until is not { } end) return Timeout.InfiniteTimeSpan;
        var left = end - DateTimeOffset.UtcNow;
        return left < BetweenLooks ? BetweenLooks : left > TimeSpan.FromDays(20) ? TimeSpan.FromDays(20) : left;
    }

    private static PointInTime? PointOf(Exchange exchange, string name) => exchange.Value(name) is not { } text ? null
        : text.Length == 0 ? null
        : PointInTime.TryParse(text) ?? throw new EngineError(ErrorKind.Invalid, $"failed to parse query parameter '{name}': \"{text}\": unable to interpret time value");

    private static long TailOf(Exchange exchange) => exchange.Value("tail") is null or "all" or "" ? -1
        : long.TryParse(exchange.Value("tail"), CultureInfo.InvariantCulture, out var tail) ? tail
        : throw new EngineError(ErrorKind.Invalid, $"failed to parse query parameter 'tail': \"{exchange.Value("tail")}\": strconv.ParseInt: parsing \"{exchange.Value("tail")}\": invalid syntax");

    private sealed class LogWriter(Exchange exchange, bool framed, bool output, bool errors, bool timestamps)
    {
        private const int EnoughToSend = 1 << 15;
        private readonly PipeWriter _body = exchange.Http.Response.BodyWriter;

        public async Task Write(IEnumerable<LogLine> lines)
        {
            foreach (var line in lines)
            {
                if (!(line.IsError ? errors : output)) continue;
                Add(line);
                if (_body.UnflushedBytes > EnoughToSend) await Flush();
            }
            if (_body.UnflushedBytes > 0) await Flush();
        }

        private async Task Flush()
        {
            if ((await _body.FlushAsync(exchange.Gone)).IsCompleted) throw new OperationCanceledException(exchange.Gone);
        }

        private void Add(LogLine line)
        {
            var text = Encoding.UTF8.GetBytes((timestamps ? Second(line) + " " : "") + line.Text + (line.IsPartial ? "" : "\n"));
            if (framed)
            {
                Frames.WriteHead(_body.GetSpan(Frames.HeadBytes), line.IsError ? StreamKind.Error : StreamKind.Output, text.Length);
                _body.Advance(Frames.HeadBytes);
            }
            _body.Write(text);
        }

        // RFC 3339 without a fraction, in the zone that the file has.
        private static string Second(LogLine line) =>
            line.Time.Offset == TimeSpan.Zero ? line.Time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : line.Time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
    }
}
