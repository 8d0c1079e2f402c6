using Selkie.Engine.Host;
using Selkie.Oci.Text;

namespace Selkie.Cli.Output.Host;

/// <summary>Prints <c>system prune</c>.</summary>
internal static class SystemPruneOutput
{
    [Printer]
    public static int Print(PruneSystem request, PruneSystemReport report, Screen output)
    {
        if (report.IsDeclined) return 0;
        Section("Deleted Containers", report.Containers, output);
        Section("Deleted Volumes", report.Volumes, output);
        Section("Deleted Images", report.Images, output);
        Section("Deleted Networks", report.Networks, output);
        if (!request.External) output.Out.Write($"Total reclaimed space: {HumanUnits.Size(report.Reclaimed)}\n");
        output.Out.Flush();
        foreach (var error in report.Errors.SkipLast(1)) output.Error.Write($"Error: {error.Message}\n");
        return report.Errors.Count == 0 ? 0 : throw report.Errors[^1];
    }

    private static void Section(string heading, IReadOnlyList<string> items, Screen output)
    {
        if (items.Count == 0) return;
        output.Out.Write(heading + "\n");
        foreach (var item in items) output.Out.Write(item + "\n");
    }
}
