using Selkie.Engine.Images;

namespace Selkie.Cli.Output.Images;

/// <summary>Prints <c>image prune</c>.</summary>
internal static class PruneOutput
{
    [Printer]
    public static int Print(PruneImagesReport report, Screen output)
    {
        foreach (var (id, _) in report.Removed) output.Out.Write(id + "\n");
        return 0;
    }
}
