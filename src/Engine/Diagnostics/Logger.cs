using System.Globalization;
using Selkie.Oci.Text;

namespace Selkie.Engine.Diagnostics;

/// <summary>How much a message matters, from least to most.</summary>
public enum LogLevel
{
    /// <summary>Every step.</summary>
    Trace,

    /// <summary>What helps to find a fault.</summary>
    Debug,

    /// <summary>What goes on.</summary>
    Info,

    /// <summary>What may be wrong.</summary>
    Warning,

    /// <summary>What went wrong while the command goes on.</summary>
    Error,

    /// <summary>Nothing but errors that end the program.</summary>
    Fatal,
}

/// <summary>Messages in logrus' text form, <c>time="…" level=warning msg="…"</c>, which scripts look for. Calls come from several threads.</summary>
/// <param name="level">Messages below this level are dropped; <c>--log-level</c>.</param>
/// <param name="write">Takes each line, with its line end.</param>
public sealed class Logger(LogLevel level, Action<LogLevel, string> write)
{
    /// <summary>Nobody reads what is logged.</summary>
    public static Logger None { get; } = new(LogLevel.Fatal, static (_, _) => { });

    /// <summary>Messages below this level are dropped.</summary>
    public LogLevel Level => level;

    /// <summary>Whoever takes the lines gets the messages alone, without time and level.</summary>
    public bool IsPlain { get; init; }

    /// <summary>Whether messages of a level are written, for those that cost something to make.</summary>
    /// <param name="asked">The level.</param>
    /// <returns>True if they are.</returns>
    public bool Writes(LogLevel asked) => asked >= level;

    /// <summary>Logs a step.</summary>
    /// <param name="message">The text.</param>
    public void Trace(string message) => Write(LogLevel.Trace, message);

    /// <summary>Logs what helps to find a fault.</summary>
    /// <param name="message">The text.</param>
    public void Debug(string message) => Write(LogLevel.Debug, message);

    /// <summary>Logs what goes on.</summary>
    /// <param name="message">The text.</param>
    public void Info(string message) => Write(LogLevel.Info, message);

    /// <summary>Logs what may be wrong.</summary>
    /// <param name="message">The text.</param>
    public void Warn(string message) => Write(LogLevel.Warning, message);

    /// <summary>Logs what went wrong while the command goes on.</summary>
    /// <param name="message">The text.</param>
    public void Error(string message) => Write(LogLevel.Error, message);

    private void Write(LogLevel of, string message)
    {
        if (of < level) return;
        if (IsPlain)
        {
            write(of, message);
            return;
        }
        var name = of switch
        {
            LogLevel.Trace => "trace",
            LogLevel.Debug => "debug",
            LogLevel.Info => "info",
            LogLevel.Warning => "warning",
            _ => "error",
        };
        var time = DateTimeOffset.Now.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
        if (time.EndsWith("+00:00", StringComparison.Ordinal)) time = time[..^6] + "Z";
        write(of, $"time=\"{time}\" level={name} msg={GoText.Quote(message)}\n");
    }
}
