using System.Text;

namespace Selkie.Oci.Text;

/// <summary>
/// A word as Containerfiles have it (dockerfile(5), "Environment replacement"; bash(1), "Parameter Expansion"): quotes and backslashes go, $NAME and ${NAME} become
/// values, ${NAME:-word}, ${NAME:+word} and ${NAME:?word} choose, ${NAME#pattern} and ${NAME%pattern} cut, ${NAME/pattern/word} replaces.
/// </summary>
public sealed partial class ShellWord
{
    private readonly string _text;
    private readonly Func<string, string> _valueOf;
    private int _at;

    private ShellWord(string text, Func<string, string> valueOf) => (_text, _valueOf) = (text, valueOf);

    /// <summary>The text with its variables replaced.</summary>
    /// <param name="text">The text.</param>
    /// <param name="valueOf">The value of a variable; empty where there is none.</param>
    /// <exception cref="FormatException">A quote or brace stands alone, or a substitution is none.</exception>
    public static string Expand(string text, Func<string, string> valueOf) => new ShellWord(text, valueOf).ReadTo(ends: "").Text;

    private char Next => _at < _text.Length ? _text[_at] : '\0';

    // To one of the ends, which is taken; to the end of the text where there are none.
    private (string Text, char End) ReadTo(string ends)
    {
        var result = new StringBuilder();
        while (_at < _text.Length)
        {
            var c = _text[_at++];
            if (ends.Contains(c)) return (result.ToString(), c);
            if (c == '\'') ReadSingleQuoted(result);
            else if (c == '"') ReadDoubleQuoted(result);
            else if (c == '$') result.Append(ReadVariable());
            else if (c != '\\') result.Append(c);
            else if (_at < _text.Length) result.Append(_text[_at++]);
        }
        return ends.Length == 0 ? (result.ToString(), '\0') : throw Unended(ends);
    }

    private void ReadSingleQuoted(StringBuilder result)
    {
        var end = _text.IndexOf('\'', _at);
        if (end < 0) throw Unended("single-quote");
        result.Append(_text, _at, end - _at);
        _at = end + 1;
    }

    private void ReadDoubleQuoted(StringBuilder result)
    {
        while (_at < _text.Length)
        {
            var c = _text[_at++];
            if (c == '"') return;
            if (c == '$') result.Append(ReadVariable());
            else if (c != '\\') result.Append(c);
            else if (Next is '"' or '$' or '\\') result.Append(_text[_at++]);
            else if (_at < _text.Length) result.Append(c);
        }
        throw Unended("double-quote");
    }

    private string ReadVariable()
    {
        if (Next != '{') return ReadName() is { Length: > 0 } plain ? _valueOf(plain) : "$";
        _at++;
        var name = ReadName();
        var kind = Next;
        _at++;
        return kind switch
        {
            '}' => _valueOf(name),
            ':' => Choose(name),
            '#' => CutPrefix(name, isLongest: Takes('#')),
            '%' => CutSuffix(name, isLongest: Takes('%')),
            '/' => Replace(name),
            _ => throw new FormatException($"Missing ':' or '#' or '%' or '/' in substitution: {_text}"),
        };
    }

    // A digit is a name by itself.
    private string ReadName()
    {
        var start = _at;
        if (char.IsDigit(Next)) return _text[_at++..(start + 1)];
        while (char.IsLetterOrDigit(Next) || Next == '_') _at++;
        return _text[start.._at];
    }

    private bool Takes(char c)
    {
        if (Next != c) return false;
        _at++;
        return true;
    }

    private static FormatException Unended(string what) => new($"unexpected end of statement while looking for matching {what}");
}
