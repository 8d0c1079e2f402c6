using Selkie.Engine.Containers;
using Selkie.Oci.Text;

namespace Selkie.Cli.Output.Containers;

/// <summary>Prints <c>logs</c>: entries as they come, each to the stream it was written to.</summary>
internal sealed class LogsOutput(ShowLogs request, Screen output)
{
    private static readonly string[] Colors = ["\e[37m", "\e[31m", "\e[33m", "\e[34m", "\e[35m", "\e[36m", "\e[32m"];
    private readonly Dictionary<string, int> _order = [];
    private readonly Dictionary<(string Id, bool IsError), bool> _inLine = [];

    [Printer]
    public static Action<LogEntry> Begin(ShowLogs request, Screen output) => new LogsOutput(request, output).Write;

    private void Write(LogEntry entry)
    {
        var line = entry.Line;
        var key = (entry.Id, line.IsError);
        var writer = line.IsError ? output.ErrorCanvas : output.Canvas;
        if (!_inLine.GetValueOrDefault(key)) writer.Write(Prefix(entry));
        writer.Write(line.Text);
        if (!line.IsPartial) writer.Write(request.Color ? "\e[0m\n" : "\n");
        _inLine[key] = line.IsPartial;
        writer.Flush();
        if (!line.IsError) output.Deliver();
    }

    private string Prefix(LogEntry entry)
    {
        var prefix = request.Color ? Colors[Order(entry.Id) % Colors.Length] : "";
        // Whose a line is, is told where it may be another's.
        if (request.Containers.Count > 1) prefix += (request.Names ? entry.Name : ShortId.Of(entry.Id)) + " ";
        if (request.Timestamps) prefix += Zulu(entry.Line.TimeText) + " ";
        return prefix;
    }

    private static string Zulu(string time) => time.EndsWith("+00:00", StringComparison.Ordinal) ? time[..^"+00:00".Length] + "Z" : time;

    private int Order(string id)
    {
        if (!_order.TryGetValue(id, out var order)) _order[id] = order = _order.Count;
        return order;
    }
}
