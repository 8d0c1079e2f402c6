using System.Globalization;

namespace Selkie.Oci.Text;

/// <summary>A duration as Go's time.ParseDuration reads it and as it prints one: <c>1h30m</c>, <c>1.5s</c>, <c>100ms</c>, <c>-2h</c>.</summary>
/// <param name="Span">How long, to 100 ns.</param>
public readonly record struct GoDuration(TimeSpan Span)
{
    private static readonly (string Name, long Nanoseconds)[] Units =
        [("ns", 1), ("us", 1_000), ("µs", 1_000), ("μs", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000)];

    /// <summary>Reads a duration.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="EngineError">It is none: with Go's words.</exception>
    public static GoDuration Parse(string text) => Read(text, out var span) is { } why ? throw new EngineError(ErrorKind.Invalid, why) : new(span);

    /// <summary>Reads a duration if it is one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="span">How long.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, out TimeSpan span) => Read(text, out span) is null;

    /// <summary>Reads a duration.</summary>
    /// <param name="text">The text.</param>
    /// <param name="span">How long.</param>
    /// <returns>Null, or Go's reason why it is none.</returns>
    public static string? Read(string text, out TimeSpan span)
    {
        span = default;
        var rest = text.AsSpan();
        var negative = rest is ['-', ..];
        if (rest is ['-' or '+', ..]) rest = rest[1..];
        if (rest is "0") return null;
        if (rest.IsEmpty) return Invalid(text);
        decimal nanoseconds = 0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept("0123456789.") is >= 0 and var end ? end : rest.Length;
            if (digits == 0 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return Invalid(text);
            rest = rest[digits..];
            var unit = rest.IndexOfAny("0123456789.") is >= 0 and var next ? rest[..next] : rest;
            if (unit.IsEmpty) return $"time: missing unit in duration {GoText.Quote(text)}";
            if (UnitOf(unit) is not { } factor) return $"time: unknown unit {GoText.Quote(unit.ToString())} in duration {GoText.Quote(text)}";
            if (number > (decimal)long.MaxValue / factor) return Invalid(text);
            nanoseconds += number * factor;
            rest = rest[unit.Length..];
        }
        if (nanoseconds > long.MaxValue) return Invalid(text);
        span = TimeSpan.FromTicks((long)(nanoseconds / TimeSpan.NanosecondsPerTick) * (negative ? -1 : 1));
        return null;
    }

    /// <summary>As Go prints it: <c>1h30m0s</c>, <c>1.5s</c>, <c>250ms</c>.</summary>
    public override string ToString()
    {
        var (sign, span) = Span < TimeSpan.Zero ? ("-", -Span) : ("", Span);
        if (span == TimeSpan.Zero) return "0s";
        var text = span switch
        {
            { TotalMicroseconds: < 1 } => $"{span.TotalNanoseconds:0}ns",
            { TotalMilliseconds: < 1 } => $"{span.TotalMicroseconds:0.###}µs",
            { TotalSeconds: < 1 } => $"{span.TotalMilliseconds:0.######}ms",
            _ => $"{(span.TotalHours >= 1 ? $"{(long)span.TotalHours}h" : "")}{(span.TotalMinutes >= 1 ? $"{span.Minutes}m" : "")}{span.Ticks % TimeSpan.TicksPerMinute / (double)TimeSpan.TicksPerSecond:0.#########}s",
        };
        return sign + text;
    }

    private static string Invalid(string text) => $"time: invalid duration {GoText.Quote(text)}";

    private static long? UnitOf(ReadOnlySpan<char> unit)
    {
        foreach (var (name, nanoseconds) in Units)
            if (unit.SequenceEqual(name)) return nanoseconds;
        return null;
    }
}
