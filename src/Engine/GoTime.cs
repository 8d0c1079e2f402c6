using System.Globalization;
using Selkie.Oci;

namespace Selkie.Engine;

/// <summary>Times as Go reads and writes them.</summary>
public static class GoTime
{
    /// <summary>Go's zero time, 0001-01-01.</summary>
    public static DateTimeOffset Zero { get; } = DateTimeOffset.MinValue;

    /// <summary>Reads RFC 3339 with up to nine digits of a second; null when it is none.</summary>
    public static DateTimeOffset? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        // .NET keeps seven digits and refuses more than that in some forms.
        var dot = text.IndexOf('.');
        var end = dot < 0 ? 0 : dot + 1;
        while (dot >= 0 && end < text.Length && char.IsAsciiDigit(text[end])) end++;
        if (dot >= 0 && end - dot > 8) text = text[..(dot + 8)] + text[end..];
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }

    /// <summary>Writes RFC 3339 in UTC without needless zeros, as Go's RFC3339Nano does.</summary>
    public static string Format(DateTimeOffset time)
    {
        var utc = time.UtcDateTime;
        var fraction = (utc.Ticks % TimeSpan.TicksPerSecond).ToString("0000000", CultureInfo.InvariantCulture).TrimEnd('0');
        return utc.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + (fraction.Length > 0 ? "." + fraction : "") + "Z";
    }

    /// <summary>Writes C's asctime, which Go calls ANSIC.</summary>
    public static string Ansi(DateTimeOffset time) =>
        time.ToString("ddd MMM ", CultureInfo.InvariantCulture) + time.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2)
        + time.ToString(" HH:mm:ss yyyy", CultureInfo.InvariantCulture);

    /// <summary>Reads a duration such as "1h30m", "1.5s" or "300ms".</summary>
    /// <exception cref="EngineError">With Go's text, when it is none.</exception>
    public static TimeSpan ParseDuration(string text) => TryParseDuration(text) ?? throw new EngineError(ErrorKind.Invalid, $"time: invalid duration \"{text}\"");

    /// <summary>Reads a duration if it is one.</summary>
    public static TimeSpan? TryParseDuration(string text)
    {
        var rest = text.AsSpan();
        var negative = rest.StartsWith("-");
        if (negative || rest.StartsWith("+")) rest = rest[1..];
        if (rest is "0") return TimeSpan.Zero;
        if (rest.IsEmpty) return null;
        double seconds = 0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept("0123456789.");
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return null;
            rest = rest[digits..];
            var end = rest.IndexOfAny("0123456789.");
            var unit = end < 0 ? rest : rest[..end];
            double scale = unit switch { "h" => 3600, "m" => 60, "s" => 1, "ms" => 1e-3, "us" or "µs" or "μs" => 1e-6, "ns" => 1e-9, _ => 0 };
            if (scale == 0) return null;
            seconds += number * scale;
            rest = rest[unit.Length..];
        }
        return TimeSpan.FromSeconds(negative ? -seconds : seconds);
    }

    /// <summary>
    /// Reads the time of a filter: a duration counts back from now, else seconds since 1970 or a date in one of the forms of RFC 3339,
    /// local where no zone is given.
    /// </summary>
    /// <exception cref="EngineError">When it is none of these.</exception>
    public static DateTimeOffset ParseInstant(string text)
    {
        if (TryParseDuration(text) is { } ago) return DateTimeOffset.UtcNow - ago;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)) return DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time)
            ? time : throw new EngineError(ErrorKind.Invalid, $"failed to parse value as time or duration: \"{text}\"");
    }
}
