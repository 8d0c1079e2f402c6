using Selkie.Engine.Containers;

namespace Selkie.Cli.Output.Containers;

/// <summary>Prints <c>run</c> and <c>create</c>: the id, where nothing else speaks for the container.</summary>
internal static class RunOutput
{
    [Printer]
    public static int Print(RunReport result, Screen output)
    {
        if (result.PrintId) output.Out.Write(result.Id + "\n");
        return result.ExitCode;
    }

    [Printer]
    public static int Print(CreateReport result, Screen output)
    {
        if (!result.Quiet) output.Out.Write(result.Id + "\n");
        return 0;
    }

    [Printer]
    public static int Print(CommitReport result, Screen output)
    {
        output.Out.Write(result.Id + "\n");
        return 0;
    }

    [Printer]
    public static int Print(ExecReport result, Screen output)
    {
        if (result.Session is { } session) output.Out.Write(session + "\n");
        return result.ExitCode;
    }
}
