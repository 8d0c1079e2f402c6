using Selkie.Oci;

namespace Selkie.Engine.Text;

/// <summary>A condition of <c>--filter</c>: <c>key=value</c>.</summary>
/// <param name="Key">What is compared; may end in <c>!</c> when the condition is to be false (<c>label!=x</c>).</param>
/// <param name="Value">What it is compared with.</param>
public sealed record Filter(string Key, string Value)
{
    /// <summary>Reads a condition.</summary>
    /// <param name="text">The text as given.</param>
    /// <exception cref="EngineError">It has no equals sign.</exception>
    public static Filter Parse(string text) => TryParse(text) ?? throw new EngineError(ErrorKind.Invalid, $"invalid filter \"{text}\"");

    /// <summary>Reads a condition; null: it has no equals sign.</summary>
    /// <param name="text">The text as given.</param>
    public static Filter? TryParse(string text) => text.IndexOf('=') is >= 0 and var equals ? new(text[..equals], text[(equals + 1)..]) : null;

    /// <inheritdoc/>
    public override string ToString() => $"{Key}={Value}";

    /// <summary>Conditions by key: an object must meet every key, and of the values of a key any one (labels: all).</summary>
    /// <param name="filters">The conditions.</param>
    /// <returns>The values of each key, in the order in which keys first came.</returns>
    public static IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> ByKey(IReadOnlyList<Filter> filters) =>
        [.. filters.GroupBy(f => f.Key).Select(g => KeyValuePair.Create<string, IReadOnlyList<string>>(g.Key, [.. g.Select(f => f.Value)]))];

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
}
