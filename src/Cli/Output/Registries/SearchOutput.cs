using System.Text;
using Selkie.Api;
using Selkie.Api.Libpod;
using Selkie.Api.Shapes;
using Selkie.Cli.Templates;
using Selkie.Engine.Registries;

namespace Selkie.Cli.Output.Registries;

/// <summary>Prints <c>search</c>.</summary>
internal static class SearchOutput
{
    private const int ShortDescription = 44, Indent = 4;

    [Printer]
    public static int Print(SearchRegistries request, IReadOnlyList<SearchRow> rows, Screen output)
    {
        if (rows.Count == 0) return 0;
        if (ReportPrinter.IsJson(request.Format)) output.Out.Write(DocumentText.OfList(Documents(request, rows), Indent) + "\n");
        else ReportPrinter.Rows(output, "search", request.Format, Table(request), rows, Shape(request));
        return 0;
    }

    private static string Table(SearchRegistries request) =>
        request.ListTags ? "{{.Name}}\t{{.Tag}}" : "{{.Name}}\t{{.Description}}" + (request.Compatible ? "\t{{.Stars}}\t{{.Official}}\t{{.Automated}}" : "");

    private static RowShape<SearchRow> Shape(SearchRegistries request) => new("types.ImageSearchReport", row => Data(request, row), FoundRepository.GoNames);

    private static GoStruct Data(SearchRegistries request, SearchRow row) => row.ToDocument().ToGo()
        .With("Description", "string", request.NoTruncation ? row.Description : Shorten(row.Description)).With("Tag", "string", row.Tag);

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

    private static IEnumerable<Document> Documents(SearchRegistries request, IReadOnlyList<SearchRow> rows) =>
        request.ListTags ? SearchRow.ByRepository(rows) : rows.Select(row => row.ToDocument());
}
