using Selkie.Engine.Images;

namespace Selkie.Cli.Output.Images;

/// <summary>Prints <c>load</c>.</summary>
internal static class LoadOutput
{
    [Printer]
    public static int Print(LoadReport result, Screen output)
    {
        foreach (var name in result.Names) output.Out.Write($"Loaded image: {name}\n");
        return 0;
    }
}
