using Selkie.Engine.Images;
using Selkie.Engine.Verbs;

namespace Selkie.Cli.Output.Images;

/// <summary>Asks for <c>image prune</c> and prints it.</summary>
internal static class PruneOutput
{
    [Printer]
    public static int Print(PruneImages request, LocalDispatcher engine, Screen output)
    {
        var what = request.All ? "all images without at least one container associated with them" : "all dangling images";
        var question = $"WARNING! This command removes {what}.\nAre you sure you want to continue? [y/N] ";
        if (!request.Force && !Prompt.Confirm(output, question)) return 0;
        foreach (var (id, _) in engine.Send(request).Removed) output.Out.Write(id + "\n");
        return 0;
    }
}
