namespace Selkie.Oci.Text;

/// <summary>Patterns of Go's path.Match: * and ? do not cross a slash, [a-z] and [^a-z] are sets, a backslash takes the next as it is.</summary>
public static class GoGlob
{
    /// <summary>Whether all of a text is as a pattern says.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="text">The text.</param>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        while (!pattern.IsEmpty)
        {
            if (pattern[0] == '*') return MatchesStar(pattern[1..], text);
            if (text.IsEmpty || !MatchesOne(ref pattern, text[0])) return false;
            text = text[1..];
        }
        return text.IsEmpty;
    }

    private static bool MatchesStar(ReadOnlySpan<char> rest, ReadOnlySpan<char> text)
    {
        for (var i = 0; ; i++)
        {
            if (Matches(rest, text[i..])) return true;
            if (i == text.Length || text[i] == '/') return false;
        }
    }

    private static bool MatchesOne(ref ReadOnlySpan<char> pattern, char c)
    {
        var first = pattern[0];
        if (first == '[') return MatchesSet(ref pattern, c);
        if (first == '\\' && pattern.Length > 1) pattern = pattern[1..];
        var matches = first == '?' ? c != '/' : pattern[0] == c;
        pattern = pattern[1..];
        return matches;
    }

    private static bool MatchesSet(ref ReadOnlySpan<char> pattern, char c)
    {
        var end = pattern[1..].IndexOf(']') + 1;
        if (end <= 0) return false;
        var set = pattern[1..end];
        pattern = pattern[(end + 1)..];
        var negated = set.StartsWith("^");
        if (negated) set = set[1..];
        var found = false;
        for (var i = 0; i < set.Length; i++)
        {
            var range = i + 2 < set.Length && set[i + 1] == '-';
            found |= range ? c >= set[i] && c <= set[i + 2] : c == set[i];
            if (range) i += 2;
        }
        return found != negated;
    }
}
