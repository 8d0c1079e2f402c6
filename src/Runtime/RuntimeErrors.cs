using System.Text.Json;
using Selkie.Linux.Spawning;

namespace Selkie.Runtime;

/// <summary>Reads the errors of OCI runtimes: with <c>--log-format json</c>, lines <c>{"msg":…,"level":"error","time":…}</c>.</summary>
public static class RuntimeErrors
{
    /// <summary>The text of a failed command: the last JSON error, else what it wrote.</summary>
    public static string Text(SpawnResult result) => Text(result.ErrorText) ?? $"exit status {result.Status.Code}";

    /// <summary>The last error in a log or standard error output; null if it is empty.</summary>
    public static string? Text(string log)
    {
        string? last = null, plain = null;
        foreach (var line in log.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == '{' && Message(line) is { } message) last = message;
            else plain ??= line;
        }
        return last ?? plain;
    }

    /// <summary>Whether a text says that the runtime knows no such container (crun, runc, youki).</summary>
    public static bool IsUnknownContainer(string text) =>
        text.Contains("does not exist", StringComparison.Ordinal)
        || (text.Contains("error opening file", StringComparison.Ordinal) && text.Contains("No such file or directory", StringComparison.Ordinal))
        || (text.Contains("error loading container", StringComparison.Ordinal) && text.Contains("not exist", StringComparison.Ordinal));

    private static string? Message(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            var error = !root.TryGetProperty("level", out var level) || level.GetString() is "error" or "fatal";
            return error && root.TryGetProperty("msg", out var text) ? text.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
