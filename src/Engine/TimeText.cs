using System.Globalization;
using Selkie.Oci;

namespace Selkie.Engine;

/// <summary>Points in time as options take them: RFC 3339 and its parts, Unix seconds, or a Go duration before now (podman-logs(1), --since).</summary>
public static class TimeText
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH",
        "yyyy-MM-ddK", "yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF zzz",
    ];

    /// <summary>The point in time; durations count back.</summary>
    /// <exception cref="EngineError">Not a time.</exception>
    public static DateTimeOffset Parse(string text, DateTimeOffset now) => Parse(text, now, forward: false);

    /// <summary>The point in time.</summary>
    /// <param name="text">The text; a second may have a decimal point or comma.</param>
    /// <param name="now">What durations count from.</param>
    /// <param name="forward">Durations count into the future (podman-logs(1), --until).</param>
    /// <exception cref="EngineError">Not a time.</exception>
    public static DateTimeOffset Parse(string text, DateTimeOffset now, bool forward)
    {
        if (TryParseDuration(text, out var duration)) return forward ? now + duration : now - duration;
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds < 10_000_000_000)
            return DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
        if (DateTimeOffset.TryParseExact(Shorten(text.Replace(',', '.')), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time)) return time;
        throw new EngineError(ErrorKind.Invalid, $"failed to parse time value \"{text}\": it must be RFC 3339, Unix seconds or a duration such as 1h30m");
    }

    /// <summary>A Go duration: "300ms", "1.5h", "1h15m30s".</summary>
    public static bool TryParseDuration(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var negative = text.StartsWith('-');
        var rest = text.AsSpan(negative || text.StartsWith('+') ? 1 : 0);
        if (rest.IsEmpty) return false;
        double total = 0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept("0123456789.");
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
            rest = rest[digits..];
            var letters = rest.IndexOfAny("0123456789.");
            var unit = letters < 0 ? rest : rest[..letters];
            if (UnitSeconds(unit) is not { } seconds) return false;
            total += number * seconds;
            rest = letters < 0 ? [] : rest[letters..];
        }
        duration = TimeSpan.FromSeconds(negative ? -total : total);
        return true;
    }

    private static double? UnitSeconds(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => 1e-9,
        "us" or "µs" => 1e-6,
        "ms" => 1e-3,
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86400,
        _ => null,
    };

    // .NET knows seven digits of a second, RFC 3339 any number.
    private static string Shorten(string text)
    {
        text = text.Replace(',', '.'); // both part the seconds in ISO 8601
        var dot = text.IndexOf('.');
        if (dot < 0) return text;
        var end = dot + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        return end - dot > 8 ? text[..(dot + 8)] + text[end..] : text;
    }
}
