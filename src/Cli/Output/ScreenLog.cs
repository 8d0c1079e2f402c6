using Selkie.Engine.Diagnostics;

namespace Selkie.Cli.Output;

/// <summary>Where the messages of a command go: standard error, what is drawn there in its place, and the system's log besides.</summary>
/// <param name="write">Writes a line to standard error as it is.</param>
internal sealed class ScreenLog(Action<string> write)
{
    /// <summary>Takes the messages.</summary>
    public Logger Logger { get; private set; } = new(LogLevel.Warning, (_, line) => write(line));

    /// <summary>Takes messages in place of standard error, while something else is drawn there.</summary>
    public Action<string>? Above { get; set; }

    /// <summary>Messages below a level are dropped from now on.</summary>
    /// <param name="level"><c>--log-level</c>.</param>
    /// <param name="system">The name under which they also go to the system's log; null: they do not.</param>
    public void Begin(LogLevel level, string? system)
    {
        Action<LogLevel, string>? second = null;
        Logger = new(level, (of, line) =>
        {
            second?.Invoke(of, line.TrimEnd('\n'));
            (Above ?? write)(line);
        });
        if (system is not null) second = SystemLog.Open(system, Logger);
    }
}
