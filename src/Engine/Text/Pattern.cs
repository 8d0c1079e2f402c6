using System.Text.RegularExpressions;

namespace Selkie.Engine.Text;

/// <summary>Names in filters are regular expressions; most are plain words, which need none.</summary>
internal static class Pattern
{
    /// <summary>The text holds a match of the pattern.</summary>
    /// <exception cref="Selkie.Oci.EngineError">Not an expression.</exception>
    public static bool Matches(string pattern, string text)
    {
        if (pattern.AsSpan().IndexOfAny(@"\^$.|?*+()[]{}") < 0) return text.Contains(pattern, StringComparison.Ordinal);
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (ArgumentException e)
        {
            throw new Oci.EngineError(Oci.ErrorKind.Invalid, $"error parsing regexp: {e.Message}");
        }
    }
}
