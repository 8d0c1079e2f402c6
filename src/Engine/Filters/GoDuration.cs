using System.Globalization;

namespace Selkie.Engine.Filters;

/// <summary>Durations as Go's time.ParseDuration reads them: <c>1h30m</c>, <c>1.5s</c>, <c>100ms</c>, <c>-2h</c>.</summary>
public static class GoDuration
{
    private static readonly (string Name, double Nanoseconds)[] Units =
        [("ns", 1), ("us", 1e3), ("µs", 1e3), ("μs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3600e9)];

    /// <summary>Reads a duration.</summary>
    /// <param name="text">The text.</param>
    /// <param name="span">The duration, to 100 ns.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, out TimeSpan span)
    {
        span = default;
        var rest = text.AsSpan();
        var negative = rest is ['-', ..];
        if (rest is ['-' or '+', ..]) rest = rest[1..];
        if (rest is "0") return true;
        if (rest.IsEmpty) return false;
        double nanoseconds = 0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept("0123456789.");
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
            rest = rest[digits..];
            var end = rest.IndexOfAny("0123456789.");
            var unit = end < 0 ? rest : rest[..end];
            var known = Find(unit);
            if (known == 0) return false;
            nanoseconds += number * known;
            rest = rest[unit.Length..];
        }
        if (nanoseconds > long.MaxValue) return false;
        span = TimeSpan.FromTicks((long)(nanoseconds / TimeSpan.NanosecondsPerTick) * (negative ? -1 : 1));
        return true;
    }

    private static double Find(ReadOnlySpan<char> unit)
    {
        foreach (var (name, nanoseconds) in Units)
            if (unit.SequenceEqual(name)) return nanoseconds;
        return 0;
    }
}
