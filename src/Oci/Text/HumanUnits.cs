using System.Globalization;

namespace Selkie.Oci.Text;

/// <summary>Sizes and durations for people, as docker/go-units prints them.</summary>
public static class HumanUnits
{
    private static readonly string[] Decimal = ["B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"];
    private static readonly string[] Binary = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"];

    /// <summary>A size in powers of 1000: <c>12.57MB</c>.</summary>
    /// <param name="bytes">The size.</param>
    /// <param name="digits">How many digits.</param>
    /// <param name="space">What stands before the unit; image lists put a blank there.</param>
    public static string Size(double bytes, int digits = 4, string space = "") => Scaled(bytes, 1000, Decimal, digits, space);

    /// <summary>A size in powers of 1024: <c>11.98MiB</c>.</summary>
    public static string BinarySize(double bytes, int digits = 4) => Scaled(bytes, 1024, Binary, digits, "");

    /// <summary>A span of time: <c>About a minute</c>, <c>3 hours</c>.</summary>
    public static string Duration(TimeSpan span)
    {
        var hours = (int)(span.TotalHours + 0.5);
        return (int)span.TotalSeconds switch
        {
            < 1 => "Less than a second",
            1 => "1 second",
            < 60 and var seconds => $"{seconds} seconds",
            _ when (int)span.TotalMinutes == 1 => "About a minute",
            _ when (int)span.TotalMinutes < 60 => $"{(int)span.TotalMinutes} minutes",
            _ when hours == 1 => "About an hour",
            _ when hours < 48 => $"{hours} hours",
            _ when hours < 24 * 7 * 2 => $"{hours / 24} days",
            _ when hours < 24 * 30 * 2 => $"{hours / 24 / 7} weeks",
            _ when hours < 24 * 365 * 2 => $"{hours / 24 / 30} months",
            _ => $"{(int)span.TotalHours / 24 / 365} years",
        };
    }

    /// <summary>How long ago a time was: <c>2 minutes ago</c>.</summary>
    public static string Ago(DateTimeOffset time) => Duration(DateTimeOffset.UtcNow - time) + " ago";

    private static string Scaled(double size, double step, string[] units, int digits, string space)
    {
        var i = 0;
        for (; size >= step && i < units.Length - 1; i++) size /= step;
        var number = size.ToString("G" + digits, CultureInfo.InvariantCulture).Replace('E', 'e');
        return number + space + units[i];
    }
}
