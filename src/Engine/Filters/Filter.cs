using System.Globalization;
using Selkie.Oci;

namespace Selkie.Engine.Filters;

/// <summary>A condition of <c>--filter</c>: <c>key=value</c>.</summary>
/// <param name="Key">What is compared; may end in <c>!</c> when the condition is to be false (<c>label!=x</c>).</param>
/// <param name="Value">What it is compared with.</param>
public sealed record Filter(string Key, string Value)
{
    /// <summary>Reads conditions.</summary>
    /// <param name="filters">The texts as given.</param>
    /// <returns>The conditions in their order.</returns>
    /// <exception cref="EngineError">One has no equals sign.</exception>
    public static IReadOnlyList<Filter> Parse(IReadOnlyList<string> filters)
    {
        var parsed = new List<Filter>(filters.Count);
        foreach (var filter in filters)
        {
            var equals = filter.IndexOf('=');
            if (equals < 0) throw new EngineError(ErrorKind.Invalid, $"invalid filter \"{filter}\"");
            parsed.Add(new Filter(filter[..equals], filter[(equals + 1)..]));
        }
        return parsed;
    }

    /// <summary>Conditions by key: an object must meet every key, and of the values of a key any one (labels: all).</summary>
    /// <param name="filters">The texts as given.</param>
    /// <returns>The values of each key, in the order in which keys first came.</returns>
    public static IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> ByKey(IReadOnlyList<string> filters) =>
        [.. Parse(filters).GroupBy(f => f.Key).Select(g => KeyValuePair.Create<string, IReadOnlyList<string>>(g.Key, [.. g.Select(f => f.Value)]))];

    /// <summary>Whether labels meet every one of the conditions <c>key</c> or <c>key=value</c>; <c>*</c> at the end of a key stands for anything.</summary>
    /// <param name="conditions">The values of the filter <c>label</c>.</param>
    /// <param name="labels">The labels.</param>
    /// <returns>True if they do.</returns>
    public static bool MatchLabels(IReadOnlyList<string> conditions, IReadOnlyDictionary<string, string> labels)
    {
        foreach (var condition in conditions)
        {
            var equals = condition.IndexOf('=');
            var key = equals < 0 ? condition : condition[..equals];
            var value = equals < 0 ? null : condition[(equals + 1)..];
            if (!labels.Any(l => Wildcard(key, l.Key) && (string.IsNullOrEmpty(value) || Wildcard(value, l.Value)))) return false;
        }
        return true;
    }

    private static bool Wildcard(string pattern, string text) => pattern.EndsWith('*')
        ? text.StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal)
        : text == pattern;

    /// <summary>The time of <c>until</c> and <c>since</c>: a span before now (<c>10m</c>, <c>1h30m</c>), seconds since 1970, or a date.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The time.</returns>
    /// <exception cref="EngineError">It is none of these.</exception>
    public static DateTimeOffset Time(string text)
    {
        if (GoDuration.TryParse(text, out var span)) return DateTimeOffset.UtcNow - span;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        return text.Length >= "2006".Length && char.IsAsciiDigit(text[0])
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time)
            ? time
            : throw new EngineError(ErrorKind.Invalid, $"failed to parse \"{text}\" as a time or a duration");
    }
}
