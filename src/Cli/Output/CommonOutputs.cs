using Selkie.Engine.Images;
using Selkie.Engine.Registries;
using Selkie.Storage.Images;

namespace Selkie.Cli.Output;

/// <summary>Prints the answers that are the same for many verbs: a line, lines, a code, nothing.</summary>
internal static class CommonOutputs
{
    /// <summary>Verbs that answer a name or id.</summary>
    [Printer]
    public static int Line(string answer, Screen output) => Lines([answer], output);

    /// <summary>Verbs that are sessions: what they had to say went to the streams.</summary>
    [Printer]
    public static int Code(int code, Screen output) => code;

    /// <summary>Verbs that ask whether something exists.</summary>
    [Printer]
    public static int Exists(bool exists, Screen output) => exists ? 0 : 1;

    /// <summary>Verbs that have nothing to say.</summary>
    [Printer]
    public static int Done(Engine.Verbs.Done answer, Screen output) => 0;

    [Printer]
    public static int LoggedIn(LogInReport report, Screen output) => Lines(report.Lines, output);

    [Printer]
    public static int Pushed(PushReport report, Screen output) => 0;

    [Printer]
    public static int Saved(SaveReport report, Screen output) => 0;

    [Printer]
    public static int Named(ImageRecord image, Screen output) => 0;

    private static int Lines(IReadOnlyList<string> lines, Screen output)
    {
        foreach (var line in lines) output.Out.Write(line + "\n");
        return 0;
    }
}
