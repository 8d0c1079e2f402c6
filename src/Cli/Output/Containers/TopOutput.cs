using Selkie.Cli.Templates;
using Selkie.Engine.Containers;

namespace Selkie.Cli.Output.Containers;

/// <summary>Prints <c>top</c>.</summary>
internal static class TopOutput
{
    [Printer]
    public static int Print(ProcessReport result, Screen output)
    {
        var writer = result.Aligned ? new TabWriter(output.Out) : output.Out;
        foreach (var line in result.Lines) writer.Write(line + "\n");
        writer.Flush();
        return 0;
    }
}
