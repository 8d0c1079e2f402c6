namespace Selkie.Engine.Configuration;

/// <summary>The command <c>selkie</c> as this host finds it: monitors run it as their clean-up, whatever program the engine lives in.</summary>
/// <param name="Path">Its file.</param>
/// <param name="EndsWithCall">The engine lives in it, and the process ends with the one call that it serves: such a call may change what the process is.</param>
public sealed record HostProgram(string Path, bool EndsWithCall)
{
    /// <summary>This process is the command, whatever name it was installed under.</summary>
    public static HostProgram OfCommand() => new(Own, EndsWithCall: true);

    /// <summary>The command is installed beside this process's program.</summary>
    public static HostProgram Beside() => new(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Own)!, "selkie"), EndsWithCall: false);

    private static string Own => Environment.ProcessPath ?? "/proc/self/exe";
}
