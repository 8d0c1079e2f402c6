using System.Text.Json;
using Selkie.Engine.Differences;
using Selkie.Oci;
using Selkie.Storage.Layers;

namespace Selkie.Cli.Output;

/// <summary>Prints <c>diff</c>.</summary>
internal static class DiffOutput
{
    private const int Indent = 5;

    [Printer]
    public static int Print(ShowDiff request, DiffReport report, Screen output) => Print(request.Format, report, output);

    [Printer]
    public static int Print(ShowContainerDiff request, DiffReport report, Screen output) => Print(request.Format, report, output);

    [Printer]
    public static int Print(ShowImageDiff request, DiffReport report, Screen output) => Print(request.Format, report, output);

    private static int Print(string? format, DiffReport report, Screen output)
    {
        if (format is { Length: > 0 } && !ReportPrinter.IsJson(format)) throw new EngineError(ErrorKind.Invalid, "only supported value for '--format' is 'json'");
        if (format is { Length: > 0 }) WriteJson(report, output);
        else foreach (var change in report.Changes) output.Out.Write($"{Letter(change.Kind)} {change.Path}\n");
        return 0;
    }

    private static char Letter(ChangeKind kind) => kind switch
    {
        ChangeKind.Added => 'A',
        ChangeKind.Deleted => 'D',
        _ => 'C',
    };

    private static void WriteJson(DiffReport report, Screen output)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, GoJson.WriterOptions(Indent)))
        {
            writer.WriteStartObject();
            foreach (var (name, kind) in new[] { ("changed", ChangeKind.Modified), ("added", ChangeKind.Added), ("deleted", ChangeKind.Deleted) })
            {
                var paths = report.Changes.Where(change => change.Kind == kind).ToList();
                if (paths.Count == 0) continue;
                writer.WriteStartArray(name);
                foreach (var change in paths) writer.WriteStringValue(change.Path);
                writer.WriteEndArray();
            }
            writer.WriteEndObject();
        }
        output.Out.Write(System.Text.Encoding.UTF8.GetString(GoJson.Escape(buffer.ToArray())) + "\n");
    }
}
