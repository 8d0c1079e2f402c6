using System.Globalization;
using System.Text;

namespace Selkie.Cli.Templates;

/// <summary>Layouts of Go's time.Format: the reference time <c>Mon Jan 2 15:04:05 MST 2006</c> written as the result shall look.</summary>
internal static class GoTimeLayout
{
    // Longer forms before those that they begin with.
    private static readonly string[] Elements =
    [
        "January", "Jan", "Monday", "Mon", "MST", "2006", "-07:00:00", "-070000", "-07:00", "-0700", "-07", "Z07:00:00", "Z070000", "Z07:00", "Z0700", "Z07",
        "002", "01", "02", "03", "04", "05", "06", "15", "__2", "_2006", "_2", "PM", "pm", "1", "2", "3", "4", "5",
    ];

    /// <summary>A time by a layout.</summary>
    /// <param name="time">The time.</param>
    /// <param name="nanoseconds">Nanoseconds of its second.</param>
    /// <param name="layout">The layout.</param>
    public static string Format(DateTimeOffset time, int nanoseconds, string layout)
    {
        var text = new StringBuilder();
        for (var rest = layout.AsSpan(); rest.Length > 0;)
        {
            var length = Fraction(rest, nanoseconds, text);
            if (length == 0) length = Element(rest, time, text);
            if (length == 0) text.Append(rest[length++]);
            rest = rest[length..];
        }
        return text.ToString();
    }

    /// <summary>.000 or .999 after a second, nines without zeros at the end; returns how much of the layout it was.</summary>
    private static int Fraction(ReadOnlySpan<char> layout, int nanoseconds, StringBuilder text)
    {
        if (layout is not ['.' or ',', '0' or '9', ..]) return 0;
        var count = layout[1..].IndexOfAnyExcept(layout[1]) is var end && end < 0 ? layout.Length - 1 : end;
        if (count < layout.Length - 1 && char.IsAsciiDigit(layout[count + 1])) return 0;
        var digits = nanoseconds.ToString("D9", CultureInfo.InvariantCulture).PadRight(count, '0')[..count];
        if (layout[1] == '9') digits = digits.TrimEnd('0');
        if (digits.Length > 0) text.Append(layout[0]).Append(digits);
        return count + 1;
    }

    private static int Element(ReadOnlySpan<char> layout, DateTimeOffset time, StringBuilder text)
    {
        foreach (var element in Elements)
        {
            if (!layout.StartsWith(element, StringComparison.Ordinal)) continue;
            // "Jane" is no month.
            if (element is "Jan" or "Mon" && layout.Length > 3 && char.IsAsciiLetterLower(layout[3])) continue;
            text.Append(element == "_2006" ? "_" + Value("2006", time) : Value(element, time));
            return element.Length;
        }
        return 0;
    }

    private static string Value(string element, DateTimeOffset time) => element switch
    {
        "January" => Part(time, "MMMM"),
        "Jan" => Part(time, "MMM"),
        "Monday" => Part(time, "dddd"),
        "Mon" => Part(time, "ddd"),
        "2006" => Part(time, "yyyy"),
        "06" => Part(time, "yy"),
        "01" => Part(time, "MM"),
        "1" => Part(time, "%M"),
        "02" => Part(time, "dd"),
        "2" => Part(time, "%d"),
        "_2" => Part(time, "%d").PadLeft(2),
        "002" => time.DayOfYear.ToString("D3", CultureInfo.InvariantCulture),
        "__2" => time.DayOfYear.ToString(CultureInfo.InvariantCulture).PadLeft(3),
        "15" => Part(time, "HH"),
        "03" => Part(time, "hh"),
        "3" => Part(time, "%h"),
        "04" => Part(time, "mm"),
        "4" => Part(time, "%m"),
        "05" => Part(time, "ss"),
        "5" => Part(time, "%s"),
        "PM" => time.Hour < 12 ? "AM" : "PM",
        "pm" => time.Hour < 12 ? "am" : "pm",
        "MST" => time.Offset == TimeSpan.Zero ? "UTC" : Part(time, "zzz").Replace(":", ""),
        ['Z', ..] when time.Offset == TimeSpan.Zero => "Z",
        _ => Zone(time, element),
    };

    private static string Zone(DateTimeOffset time, string element)
    {
        var zone = Part(time, "zzz");
        var digits = element.Count(char.IsAsciiDigit);
        if (digits == 2) return zone[..3];
        var text = digits == 6 ? zone + ":00" : zone;
        return element.Contains(':') ? text : text.Replace(":", "");
    }

    private static string Part(DateTimeOffset time, string format) => time.ToString(format, CultureInfo.InvariantCulture);
}
