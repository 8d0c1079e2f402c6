using Selkie.Api.Libpod;
using Selkie.Api.Shapes;
using Selkie.Cli.Templates;
using Selkie.Engine.Images;
using Selkie.Oci.Text;

namespace Selkie.Cli.Output.Images;

/// <summary>Prints <c>history</c>.</summary>
internal static class HistoryOutput
{
    private const int ShortCommand = 45;

    [Printer]
    public static int Print(ShowHistory request, IReadOnlyList<HistoryRow> rows, Screen output)
    {
        if (ReportPrinter.IsJson(request.Format)) output.Out.Write(DocumentText.OfList(rows.Select(r => r.ToDocument())) + "\n");
        else if (request.Quiet) foreach (var row in rows) output.Out.Write(IdOf(row, request) + "\n");
        else ReportPrinter.Rows(output, "history", request.Format, "{{.ID}}\t{{.Created}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}", rows, Shape(request));
        return 0;
    }

    private static RowShape<HistoryRow> Shape(ShowHistory request) =>
        new RowShape<HistoryRow>("images.historyReporter", row => GoStruct.Around("images.historyReporter", row.ToDocument().ToGo()), HistoryStep.GoNames)
        .Add("ID", r => IdOf(r, request))
        .Add("Created", r => Since(r, request))
        .Add("CreatedSince", r => Since(r, request))
        .Add("CreatedAt", r => Rfc3339.FormatSecond(r.Created))
        .Add("CreatedBy", r => request.NoTruncation || r.CreatedBy.Length <= ShortCommand ? r.CreatedBy : r.CreatedBy[..(ShortCommand - 3)] + "...", "CREATED BY")
        .Add("Size", r => HumanUnits.Size(r.Size, 3));

    private static string IdOf(HistoryRow row, ShowHistory request) => request.NoTruncation ? row.Id : ShortId.Of(row.Id);

    private static string Since(HistoryRow row, ShowHistory request) => request.Human ? HumanUnits.Ago(row.Created) : Rfc3339.FormatSecond(row.Created);
}
