using Selkie.Cli.Templates;
using Selkie.Oci.Text;
using Selkie.Engine.Host;
using Selkie.Engine.Verbs;

namespace Selkie.Cli.Output.Host;

/// <summary>Asks for <c>system prune</c> and prints it.</summary>
internal static class SystemPruneOutput
{
    [Printer]
    public static int Print(PruneSystem request, LocalDispatcher engine, Screen output)
    {
        if (!request.Force && !request.External && !Prompt.Confirm(output, Question(request))) return 0;
        var report = engine.Send(request);
        Section("Deleted Containers", report.Containers, output);
        Section("Deleted Volumes", report.Volumes, output);
        Section("Deleted Images", report.Images, output);
        Section("Deleted Networks", report.Networks, output);
        if (!request.External) output.Out.Write($"Total reclaimed space: {HumanUnits.Size(report.Reclaimed)}\n");
        output.Out.Flush();
        foreach (var error in report.Errors.SkipLast(1)) output.Error.Write($"Error: {error.Message}\n");
        return report.Errors.Count == 0 ? 0 : throw report.Errors[^1];
    }

    private static string Question(PruneSystem request)
    {
        var volumes = request.Volumes ? "\n\t- all volumes not used by at least one container" : "";
        var build = request.Build ? "\n\t- all build containers" : "";
        var images = request.All ? "all images without at least one container associated with them\n\t- all build cache" : "all dangling images\n\t- all dangling build cache";
        return $"WARNING! This command removes:\n\t- all stopped containers\n\t- all networks not used by at least one container{volumes}{build}\n\t- {images}\n\n"
            + "Are you sure you want to continue? [y/N] ";
    }

    private static void Section(string heading, IReadOnlyList<string> items, Screen output)
    {
        if (items.Count == 0) return;
        output.Out.Write(heading + "\n");
        foreach (var item in items) output.Out.Write(item + "\n");
    }
}
