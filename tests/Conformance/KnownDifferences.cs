using System.Text.RegularExpressions;

namespace Selkie.Conformance;

/// <summary>The differences that stay, from docs/surface/differences.md: the first column of its table has a pattern of <c>LINE ⇒ FACT</c> between backquotes.</summary>
internal sealed partial class KnownDifferences
{
    private readonly List<Regex> _patterns =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "differences.md")).Select(line => Row().Match(line)).Where(match => match.Success)
            .Select(match => new Regex(match.Groups[1].Value.Replace(@"\|", "|", StringComparison.Ordinal), RegexOptions.CultureInvariant)),
    ];

    /// <summary>Whether a difference is one of them.</summary>
    public bool Has(string line, string fact) => _patterns.Exists(pattern => pattern.IsMatch($"{line} ⇒ {fact}"));

    [GeneratedRegex(@"^\| `(.+?)` \|")]
    private static partial Regex Row();
}
