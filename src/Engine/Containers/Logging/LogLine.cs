using System.Globalization;

namespace Selkie.Engine.Containers.Logging;

/// <summary>A line of a container's log in the k8s-file format: time, stream, F or P, text (CRI logging).</summary>
/// <param name="Time">When it was written.</param>
/// <param name="TimeText">The same as it stands in the file.</param>
/// <param name="IsError">It came from standard error.</param>
/// <param name="IsPartial">The line goes on in the next entry.</param>
/// <param name="Text">The text without its line break.</param>
public sealed record LogLine(DateTimeOffset Time, string TimeText, bool IsError, bool IsPartial, string Text)
{
    /// <summary>Parses an entry; null where it is none.</summary>
    public static LogLine? Parse(string entry)
    {
        var first = entry.IndexOf(' ');
        var second = first < 0 ? -1 : entry.IndexOf(' ', first + 1);
        if (second < 0 || second + 2 > entry.Length) return null;
        var time = entry[..first];
        if (!TryParseTime(time, out var parsed)) return null;
        var text = entry.Length > second + 3 ? entry[(second + 3)..] : "";
        return new LogLine(parsed, time, entry[(first + 1)..second] == "stderr", entry[second + 1] == 'P', text);
    }

    // Nanoseconds are beyond what .NET parses: the digits after the seventh are dropped.
    private static bool TryParseTime(string text, out DateTimeOffset time)
    {
        var dot = text.IndexOf('.');
        if (dot > 0)
        {
            var end = dot + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
            if (end - dot > 8) text = text[..(dot + 8)] + text[end..];
        }
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }
}
