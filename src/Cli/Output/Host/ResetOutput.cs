using Selkie.Engine.Host;
using Selkie.Engine.Verbs;

namespace Selkie.Cli.Output.Host;

/// <summary>Asks for <c>system reset</c>.</summary>
internal static class ResetOutput
{
    [Printer]
    public static int Print(ResetSystem request, LocalDispatcher engine, Screen output)
    {
        var preview = engine.Send(new PreviewReset());
        // Where nothing may be removed, nobody need be asked.
        if (!request.Force && preview.Foreign.Count == 0 && !IsConfirmed(preview, output)) return 0;
        return engine.Send(request);
    }

    private static bool IsConfirmed(ResetPreview preview, Screen output)
    {
        output.Out.Write($"""
            WARNING! This will remove:
                    - all containers
                    - all pods
                    - all images
                    - all networks
                    - all build cache
                    - all machines
                    - all volumes
                    - the graphRoot directory: "{preview.GraphRoot}"
                    - the runRoot directory: "{preview.RunRoot}"

            """);
        return Prompt.Confirm(output, "Are you sure you want to continue? [y/N] ");
    }
}
