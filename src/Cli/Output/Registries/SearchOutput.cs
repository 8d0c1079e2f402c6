using System.Text;
using System.Text.Json;
using Selkie.Cli.Templates;
using Selkie.Engine.Registries;
using Selkie.Oci;

namespace Selkie.Cli.Output.Registries;

/// <summary>Prints <c>search</c>.</summary>
internal static class SearchOutput
{
    private const int ShortDescription = 44;

    [Printer]
    public static int Print(SearchRegistries request, IReadOnlyList<SearchRow> rows, Screen output)
    {
        if (rows.Count == 0) return 0;
        if (ReportPrinter.IsJson(request.Format)) PrintJson(request, rows, output);
        else ReportPrinter.Rows(output, "search", request.Format, Table(request), rows, Shape(request));
        return 0;
    }

    private static string Table(SearchRegistries request) =>
        request.ListTags ? "{{.Name}}\t{{.Tag}}" : "{{.Name}}\t{{.Description}}" + (request.Compatible ? "\t{{.Stars}}\t{{.Official}}\t{{.Automated}}" : "");

    private static RowShape<SearchRow> Shape(SearchRegistries request) => new RowShape<SearchRow>("types.ImageSearchReport")
        .Add("Index", r => r.Index)
        .Add("Name", r => r.Name)
        .Add("Description", r => request.NoTruncation ? r.Description : Shorten(r.Description))
        .Add("Stars", r => r.Stars)
        .Add("Official", r => Mark(r.Official))
        .Add("Automated", r => Mark(r.Automated))
        .Add("Tag", r => r.Tag);

    private static string Mark(bool on) => on ? "[OK]" : "";

    // By bytes, as Podman, but never through a character.
    private static string Shorten(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) <= ShortDescription) return text;
        var (bytes, at) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > ShortDescription) break;
            bytes += rune.Utf8SequenceLength;
            at += rune.Utf16SequenceLength;
        }
        return text[..at].Trim() + "...";
    }

    private static void PrintJson(SearchRegistries request, IReadOnlyList<SearchRow> rows, Screen output)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, GoJson.WriterOptions(4)))
        {
            writer.WriteStartArray();
            if (request.ListTags) foreach (var repository in rows.GroupBy(r => r.Name)) WriteTags(writer, repository);
            else foreach (var row in rows) WriteRow(writer, row);
            writer.WriteEndArray();
        }
        output.Out.Write(Encoding.UTF8.GetString(GoJson.Escape(buffer.ToArray())) + "\n");
    }

    private static void WriteTags(Utf8JsonWriter writer, IGrouping<string, SearchRow> repository)
    {
        writer.WriteStartObject();
        writer.WriteString("Name", repository.Key);
        writer.WriteStartArray("Tags");
        foreach (var row in repository) writer.WriteStringValue(row.Tag);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteRow(Utf8JsonWriter writer, SearchRow row)
    {
        writer.WriteStartObject();
        writer.WriteString("Index", row.Index);
        writer.WriteString("Name", row.Name);
        writer.WriteString("Description", row.Description);
        writer.WriteNumber("Stars", row.Stars);
        writer.WriteString("Official", Mark(row.Official));
        writer.WriteString("Automated", Mark(row.Automated));
        writer.WriteString("Tag", row.Tag);
        writer.WriteEndObject();
    }
}
