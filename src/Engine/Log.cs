using System.Globalization;
using System.Text;
using Selkie.Linux;
using Selkie.Oci.Text;

namespace Selkie.Engine;

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

/// <summary>Messages on standard error in logrus' text form, <c>time="…" level=warning msg="…"</c>, which scripts look for.</summary>
public static class Log
{
    /// <summary>Messages below this level are dropped; <c>--log-level</c>.</summary>
    public static LogLevel Level { get; set; } = LogLevel.Warning;

    /// <summary>Takes messages in place of standard error, while something else is drawn there.</summary>
    public static Action<string>? Sink { get; set; }

    /// <summary>Gets every message besides: the line without its line end.</summary>
    internal static Action<LogLevel, string>? Second { get; set; }

    /// <summary>Whether messages of a level are written, for those that cost something to make.</summary>
    /// <param name="level">The level.</param>
    /// <returns>True if they are.</returns>
    public static bool Writes(LogLevel level) => level >= Level;

    /// <summary>Logs a step.</summary>
    /// <param name="message">The text.</param>
    public static void Trace(string message) => Write(LogLevel.Trace, message);

    /// <summary>Logs what helps to find a fault.</summary>
    /// <param name="message">The text.</param>
    public static void Debug(string message) => Write(LogLevel.Debug, message);

    /// <summary>Logs what goes on.</summary>
    /// <param name="message">The text.</param>
    public static void Info(string message) => Write(LogLevel.Info, message);

    /// <summary>Logs what may be wrong.</summary>
    /// <param name="message">The text.</param>
    public static void Warn(string message) => Write(LogLevel.Warning, message);

    /// <summary>Logs what went wrong while the command goes on.</summary>
    /// <param name="message">The text.</param>
    public static void Error(string message) => Write(LogLevel.Error, message);

    private static void Write(LogLevel level, string message)
    {
        if (level < Level) return;
        var name = level switch
        {
            LogLevel.Trace => "trace", LogLevel.Debug => "debug", LogLevel.Info => "info", LogLevel.Warning => "warning", _ => "error",
        };
        var time = DateTimeOffset.Now.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
        if (time.EndsWith("+00:00", StringComparison.Ordinal)) time = time[..^6] + "Z";
        var line = $"time=\"{time}\" level={name} msg={GoText.Quote(message)}\n";
        Second?.Invoke(level, line.TrimEnd('\n'));
        if (Sink is { } sink) sink(line);
        else Descriptor.WriteAll(2, Encoding.UTF8.GetBytes(line));
    }
}
