using System.Globalization;

namespace Selkie.Cli.Templates;

/// <summary>Times as Go prints them.</summary>
internal static class GoTime
{
    /// <summary>RFC 3339 with as many digits as needed.</summary>
    public static string Rfc3339(DateTimeOffset time) =>
        time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)
        + (time.Offset == TimeSpan.Zero ? "Z" : time.ToString("zzz", CultureInfo.InvariantCulture));

    /// <summary>What time.Time's String makes: <c>2006-01-02 15:04:05.999999999 -0700 MST</c>.</summary>
    public static string Text(string rfc3339)
    {
        var zone = rfc3339.EndsWith('Z') ? "+0000 UTC" : rfc3339[^6..].Replace(":", "") + " " + rfc3339[^6..].Replace(":", "");
        var time = rfc3339.AsSpan(0, rfc3339.Length - (rfc3339.EndsWith('Z') ? 1 : 6));
        return string.Concat(time[..10], " ", time[11..], " ") + zone;
    }

    /// <summary>The time, to 100 ns.</summary>
    public static DateTimeOffset Parse(string rfc3339) =>
        DateTimeOffset.TryParse(rfc3339, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : default;

    /// <summary>Whether a text is a time in RFC 3339, as encoding/json writes a time.Time.</summary>
    public static bool Is(string text) =>
        text is [_, _, _, _, '-', _, _, '-', _, _, 'T', _, _, ':', _, _, ':', _, _, '.' or 'Z' or '+' or '-', ..] or [_, _, _, _, '-', _, _, '-', _, _, 'T', _, _, ':', _, _, ':', _, _, 'Z']
        && text.Length <= 35 && char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[18]) && (text[^1] == 'Z' || text.Length > 6 && text[^3] == ':' && text[^6] is '+' or '-');
}
