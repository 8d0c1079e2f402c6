using System.Globalization;

namespace Selkie.Engine.Text;

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
}
