using System.Text.Json;
using Selkie.Cli.Templates;
using Selkie.Engine.Images;
using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Cli.Output.Images;

/// <summary>Prints <c>history</c>.</summary>
internal static class HistoryOutput
{
    private const int ShortCommand = 45;

    [Printer]
    public static int Print(ShowHistory request, IReadOnlyList<HistoryRow> rows, Screen output)
    {
        if (ReportPrinter.IsJson(request.Format)) PrintJson(rows, output);
        else if (request.Quiet) foreach (var row in rows) output.Out.Write(IdOf(row, request) + "\n");
        else ReportPrinter.Rows(output, "history", request.Format, "{{.ID}}\t{{.Created}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}", rows, Shape(request));
        return 0;
    }

    private static RowShape<HistoryRow> Shape(ShowHistory request) => new RowShape<HistoryRow>("images.historyReporter")
        .Add("ID", r => IdOf(r, request))
        .Add("Created", r => Since(r, request))
        .Add("CreatedSince", r => Since(r, request))
        .Add("CreatedAt", r => GoTime.Rfc3339(ToSecond(r.Created)))
        .Add("CreatedBy", r => request.NoTruncation || r.CreatedBy.Length <= ShortCommand ? r.CreatedBy : r.CreatedBy[..(ShortCommand - 3)] + "...", "CREATED BY")
        .Add("Size", r => HumanUnits.Size(r.Size, 3))
        .Add("Comment", r => r.Comment)
        .Add("Tags", r => r.Tags);

    private static string IdOf(HistoryRow row, ShowHistory request) => request.NoTruncation ? row.Id : ShortId.Of(row.Id);

    private static string Since(HistoryRow row, ShowHistory request) => request.Human ? HumanUnits.Ago(row.Created) : GoTime.Rfc3339(ToSecond(row.Created));

    private static DateTimeOffset ToSecond(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());

    private static void PrintJson(IReadOnlyList<HistoryRow> rows, Screen output)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, GoJson.WriterOptions()))
        {
            writer.WriteStartArray();
            foreach (var row in rows) WriteRow(writer, row);
            writer.WriteEndArray();
        }
        output.Out.Write(System.Text.Encoding.UTF8.GetString(GoJson.Escape(buffer.ToArray())) + "\n");
    }

    // Both spellings of "created" are Podman's.
    private static void WriteRow(Utf8JsonWriter writer, HistoryRow row)
    {
        writer.WriteStartObject();
        writer.WriteString("id", row.Id);
        writer.WriteString("created", GoTime.Rfc3339(row.Created));
        writer.WriteString("CreatedBy", row.CreatedBy);
        if (row.Tags.Count > 0)
        {
            writer.WriteStartArray("tags");
            foreach (var tag in row.Tags) writer.WriteStringValue(tag);
            writer.WriteEndArray();
        }
        writer.WriteNumber("size", row.Size);
        if (row.Comment.Length > 0) writer.WriteString("comment", row.Comment);
        writer.WriteString("Created", GoTime.Rfc3339(ToSecond(row.Created)));
        writer.WriteEndObject();
    }
}
