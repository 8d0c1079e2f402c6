using Selkie.Cli.Output.Images.Progress;
using Selkie.Engine.Calls;
using Selkie.Linux.Terminals;

namespace Selkie.Cli.Output.Images;

/// <summary>Progress of images that come in, on standard error: lines that change in place on a terminal, Podman's plain lines elsewhere.</summary>
internal static class PullLines
{
    private static readonly TerminalSize Usual = new(24, 80);

    /// <summary>Progress of a command.</summary>
    /// <param name="output">The screen.</param>
    /// <param name="reading">What is said of a blob whose bytes come in.</param>
    public static IPullProgress On(Screen output, string reading = "reading")
    {
        var terminal = Terminal.IsTerminal(2) && Environment.GetEnvironmentVariable("TERM") is not "dumb";
        return terminal ? new TerminalProgress(reading, output.ErrorCanvas.Write, Size, output.Log) : new LineProgress(line => output.Error.Write(line + "\n"));
    }

    private static TerminalSize Size() => Terminal.Size(2) is { Rows: > 0, Columns: > 0 } size ? size : Usual;
}
