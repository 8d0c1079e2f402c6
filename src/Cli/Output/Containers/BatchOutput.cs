using Selkie.Engine.Containers;
using Selkie.Engine.Verbs;

namespace Selkie.Cli.Output.Containers;

/// <summary>Prints verbs over several containers: a line for each that went well, then the errors.</summary>
internal static class BatchOutput
{
    [Printer]
    public static int Print(BatchReport result, Screen output)
    {
        foreach (var word in result.Done) output.Out.Write(word + "\n");
        output.Out.Flush();
        return ErrorCodes.Print(result.Errors, output);
    }

    [Printer]
    public static int Print(StartReport result, Screen output)
    {
        var code = Print(result.Batch, output);
        return result.ExitCode ?? code;
    }
}
