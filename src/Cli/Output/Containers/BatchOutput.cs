using Selkie.Engine.Containers;

namespace Selkie.Cli.Output.Containers;

/// <summary>Prints verbs over several containers: a line for each that went well, then the errors.</summary>
internal static class BatchOutput
{
    public static int Print(BatchReport result, Screen output)
    {
        foreach (var word in result.Done) output.Out.Write(word + "\n");
        output.Out.Flush();
        foreach (var error in result.Errors) output.Error.Write($"Error: {error.Message}\n");
        return result.ExitCode;
    }

    public static int Print(StartReport result, Screen output)
    {
        var code = Print(result.Batch, output);
        return result.ExitCode ?? code;
    }

    /// <summary>Asks before many things go, unless --force says that nobody need be asked.</summary>
    /// <returns>Null to go on, else the exit code.</returns>
    public static int? Confirm(bool force, string warning, Screen output)
    {
        if (force) return null;
        output.Out.Write(warning + "\nAre you sure you want to continue? [y/N] ");
        output.Out.Flush();
        var answer = new StreamReader(new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(0, ownsHandle: false), FileAccess.Read)).ReadLine();
        return answer is { Length: > 0 } && char.ToLowerInvariant(answer[0]) == 'y' ? null : 0;
    }
}
