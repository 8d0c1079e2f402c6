using System.Globalization;

namespace Selkie.Oci.Text;

/// <summary>Times in RFC 3339, as Go's encoding/json writes them, and the other form in which Go prints them.</summary>
public static class Rfc3339
{
    /// <summary>The time with as many digits of a second as needed, in its own zone.</summary>
    /// <param name="time">The time.</param>
    public static string Format(DateTimeOffset time) =>
        time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)
        + (time.Offset == TimeSpan.Zero ? "Z" : time.ToString("zzz", CultureInfo.InvariantCulture));

    /// <summary>The time to the second, in UTC.</summary>
    /// <param name="time">The time.</param>
    public static string FormatSecond(DateTimeOffset time) => Format(DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds()));

    /// <summary>What time.Time's String makes: <c>2006-01-02 15:04:05.999999999 -0700 MST</c>.</summary>
    /// <param name="text">The time in RFC 3339.</param>
    public static string ToGoText(string text)
    {
        var zone = text.EndsWith('Z') ? "+0000 UTC" : text[^6..].Replace(":", "") + " " + text[^6..].Replace(":", "");
        var time = text.AsSpan(0, text.Length - (text.EndsWith('Z') ? 1 : 6));
        return string.Concat(time[..10], " ", time[11..], " ") + zone;
    }

    /// <summary>The time, to 100 ns.</summary>
    /// <param name="text">The time in RFC 3339.</param>
    public static DateTimeOffset Parse(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : default;

    /// <summary>Nanoseconds since 1970: a text may have more digits of a second than .NET keeps.</summary>
    /// <param name="text">The time in RFC 3339.</param>
    public static long ToUnixNanoseconds(string text)
    {
        var dot = text.IndexOf('.');
        var digits = dot < 0 ? 0 : text.AsSpan(dot + 1).IndexOfAnyExcept("0123456789");
        var fraction = dot < 0 ? "" : digits < 0 ? text[(dot + 1)..] : text.Substring(dot + 1, digits);
        return Parse(text).ToUnixTimeSeconds() * 1_000_000_000 + long.Parse(fraction.PadRight(9, '0').AsSpan(0, 9), CultureInfo.InvariantCulture);
    }

    /// <summary>Whether a text is a time in RFC 3339.</summary>
    /// <param name="text">The text.</param>
    public static bool Is(string text) =>
        text is [_, _, _, _, '-', _, _, '-', _, _, 'T', _, _, ':', _, _, ':', _, _, '.' or 'Z' or '+' or '-', ..] or [_, _, _, _, '-', _, _, '-', _, _, 'T', _, _, ':', _, _, ':', _, _, 'Z']
        && text.Length <= 35 && char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[18]) && (text[^1] == 'Z' || text.Length > 6 && text[^3] == ':' && text[^6] is '+' or '-');
}
