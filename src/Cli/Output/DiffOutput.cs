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
        if (format is { Length: > 0 }) output.Out.Write(DocumentText.Of(report.ToDocument(), Indent) + "\n");
        else foreach (var change in report.Changes) output.Out.Write($"{Letter(change.Kind)} {change.Path}\n");
        return 0;
    }

    private static char Letter(ChangeKind kind) => kind switch
    {
        ChangeKind.Added => 'A',
        ChangeKind.Deleted => 'D',
        _ => 'C',
    };
}
