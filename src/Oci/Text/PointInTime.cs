using System.Globalization;

namespace Selkie.Oci.Text;

/// <summary>
/// A point in time as options and filters take it: a moment, or a span from whenever it is asked about. Its text is RFC 3339 and its parts (local
/// where no zone is given), seconds since 1970, or a Go duration.
/// </summary>
public readonly record struct PointInTime
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH",
        "yyyy-MM-ddK", "yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF zzz",
    ];

    private const int Digits = 7; // of a second that .NET knows; RFC 3339 has any number
    private const decimal Latest = 253_402_300_799; // the last second of the year 9999

    private readonly DateTimeOffset _moment;
    private readonly TimeSpan? _span;

    /// <summary>A moment.</summary>
    /// <param name="moment">When.</param>
    public PointInTime(DateTimeOffset moment) => _moment = moment;

    /// <summary>A span from whenever it is asked about.</summary>
    /// <param name="span">How long.</param>
    public PointInTime(TimeSpan span) => _span = span;

    /// <summary>The moment; a span counts back from now.</summary>
    /// <param name="now">What a span counts from.</param>
    public DateTimeOffset Before(DateTimeOffset now) => _span is { } span ? now - span : _moment;

    /// <summary>The moment; a span counts on from now (podman-logs(1), --until).</summary>
    /// <param name="now">What a span counts from.</param>
    public DateTimeOffset After(DateTimeOffset now) => _span is { } span ? now + span : _moment;

    /// <summary>Reads the value of a filter.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="EngineError">It is none, with Podman's words.</exception>
    public static PointInTime Parse(string text) =>
        TryParse(text) ?? throw new EngineError(ErrorKind.Invalid, $"failed to parse value as time or duration: {GoText.Quote(text)}");

    /// <summary>Reads a point in time.</summary>
    /// <param name="text">The text; a second may have a decimal point or comma.</param>
    /// <returns>Null: it is none.</returns>
    public static PointInTime? TryParse(string text)
    {
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= Latest)
            return new PointInTime(DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)));
        if (GoDuration.TryParse(text, out var span)) return new PointInTime(span);
        return DateTimeOffset.TryParseExact(Shorten(text.Replace(',', '.')), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time)
            ? new PointInTime(time)
            : null;
    }

    /// <summary>As it can be read again.</summary>
    public override string ToString() => _span is { } span ? new GoDuration(span).ToString() : _moment.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);

    private static string Shorten(string text)
    {
        var dot = text.IndexOf('.');
        if (dot < 0) return text;
        var end = dot + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        return end - dot - 1 > Digits ? text[..(dot + 1 + Digits)] + text[end..] : text;
    }
}
