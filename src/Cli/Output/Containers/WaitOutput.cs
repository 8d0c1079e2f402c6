using System.Globalization;
using Selkie.Engine.Containers;

namespace Selkie.Cli.Output.Containers;

/// <summary>Prints <c>wait</c>: exit codes, a line each.</summary>
internal static class WaitOutput
{
    [Printer]
    public static int Print(WaitReport result, Screen output)
    {
        foreach (var code in result.ExitCodes) output.Out.Write(code.ToString(CultureInfo.InvariantCulture) + "\n");
        output.Out.Flush();
        return ErrorCodes.Print(result.Errors, output);
    }
}
