using Selkie.Engine.Host;
using Selkie.Oci;

namespace Selkie.Cli.Output.Host;

/// <summary>Prints <c>system check</c>.</summary>
internal static class CheckOutput
{
    [Printer]
    public static int Print(CheckSystem request, CheckSystemReport report, Screen output)
    {
        Print(report, output);
        output.Out.Flush();
        if (report.Errors.Count > 0) throw new EngineError(ErrorKind.Invalid, Several(report.Errors).TrimEnd('\n'));
        if (!report.Damage.HasErrors) return 0;
        if (request is { Repair: false, Force: false }) throw new EngineError(ErrorKind.Internal, "damage detected in local storage");
        return report.IsStillDamaged ? throw new EngineError(ErrorKind.Internal, "damage in local storage still present after repair attempt") : 0;
    }

    private static void Print(CheckSystemReport report, Screen output)
    {
        var damage = report.Damage;
        Damaged("layer", damage.Layers, output);
        Deleted("layer", report.RemovedLayers, output);
        Damaged("read-only layer", damage.ReadOnlyLayers, output);
        Damaged("image", damage.Images, output);
        Deleted("image", report.RemovedImages, output);
        Damaged("read-only image", damage.ReadOnlyImages, output);
        Damaged("container", damage.Containers, output);
        Deleted("container", report.RemovedContainers, output);
        foreach (var leftover in damage.Leftovers) output.Out.Write($"Leftover {leftover}\n");
    }

    private static void Damaged(string what, IReadOnlyDictionary<string, List<string>> found, Screen output)
    {
        foreach (var (id, problems) in found) output.Out.Write($"Damaged {what} {id}:\n{Several(problems)}");
    }

    private static void Deleted(string what, IReadOnlyList<string> ids, Screen output)
    {
        foreach (var id in ids) output.Out.Write($"Deleted damaged {what}: {id}\n");
    }

    // As hashicorp/go-multierror lists errors.
    private static string Several(IReadOnlyList<string> texts) =>
        $"{texts.Count} error{(texts.Count == 1 ? "" : "s")} occurred:\n\t* {string.Join("\n\t* ", texts)}\n\n";
}
