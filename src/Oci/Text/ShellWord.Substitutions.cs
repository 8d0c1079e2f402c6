namespace Selkie.Oci.Text;

/// <content>What stands in braces behind a name. Patterns are Go's (<see cref="GoGlob"/>); what they cut is never all of a value.</content>
public sealed partial class ShellWord
{
    private string Choose(string name)
    {
        var choice = Next;
        _at++;
        var word = ReadTo("}").Text;
        var value = _valueOf(name);
        return choice switch
        {
            '+' => value.Length > 0 ? word : "",
            '-' => value.Length > 0 ? value : word,
            '?' when value.Length + word.Length == 0 => throw new FormatException($"Failed to process `{_text}`: {name} is not allowed to be unset"),
            '?' => value.Length > 0 ? value : word,
            _ => throw new FormatException($"Unsupported modifier ({choice}) in substitution: {_text}"),
        };
    }

    private string CutPrefix(string name, bool isLongest)
    {
        var pattern = ReadTo("}").Text;
        if (pattern.Length == 0) throw new FormatException($"{name}#: no prefix to remove");
        var value = _valueOf(name);
        var ends = isLongest ? Places(value).Reverse() : Places(value).SkipLast(1);
        foreach (var end in ends)
            if (GoGlob.Matches(pattern, value.AsSpan(0, end)))
                return value[end..];
        return value;
    }

    private string CutSuffix(string name, bool isLongest)
    {
        var pattern = ReadTo("}").Text;
        if (pattern.Length == 0) throw new FormatException($"{name}%: no suffix to remove");
        var value = _valueOf(name);
        var starts = isLongest ? Places(value).SkipLast(1) : Places(value).Reverse();
        foreach (var start in starts)
            if (GoGlob.Matches(pattern, value.AsSpan(start)))
                return value[..start];
        return value;
    }

    private static IEnumerable<int> Places(string value) => Enumerable.Range(0, value.Length);

    // "//" replaces each, "/#" only at the beginning, "/%" only at the end.
    private string Replace(string name)
    {
        var isEach = Takes('/');
        var isFirst = !isEach && Takes('#');
        var isLast = !isEach && !isFirst && Takes('%');
        var (pattern, end) = ReadTo("/}");
        if (pattern.Length == 0) throw new FormatException($"{name}/: no pattern to replace");
        var replacement = end == '/' ? ReadTo("}").Text : "";
        var value = _valueOf(name);
        for (var i = 0; i < (isFirst ? Math.Min(value.Length, 1) : value.Length); i++)
        {
            if (LongestMatch(value, i, pattern, isLast) is not { } length) continue;
            value = string.Concat(value.AsSpan(0, i), replacement, value.AsSpan(i + length));
            if (!isEach) break;
            i += replacement.Length - 1;
        }
        return value;
    }

    private static int? LongestMatch(string value, int start, string pattern, bool isLast)
    {
        for (var length = value.Length - start; length > 0; length--)
        {
            if (GoGlob.Matches(pattern, value.AsSpan(start, length))) return length;
            if (isLast) break;
        }
        return null;
    }
}
