using System.Globalization;
using System.Text;

namespace Selkie.Cli.Templates;

/// <summary>What a token of a template is.</summary>
internal enum TokenKind
{
    Text, Open, Close, Space, Dot, Field, Variable, Identifier, Keyword, Number, String, Pipe, Declare, Assign, Comma, OpenParen, CloseParen, Character, End,
}

/// <summary>A token and where it begins.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its source text; of a text node, the text after trimming.</param>
/// <param name="Position">The index of its first character.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Position);

/// <summary>Cuts a Go template into tokens, trim markers and comments resolved.</summary>
/// <param name="name">The template's name in errors.</param>
/// <param name="source">The template.</param>
internal sealed class TemplateLexer(string name, string source)
{
    private static readonly HashSet<string> Keywords = ["if", "else", "end", "range", "with", "nil", "break", "continue", "define", "template", "block"];
    private readonly List<Token> _tokens = [];
    private int _position;

    /// <summary>All tokens, closed by an End.</summary>
    public List<Token> Read()
    {
        var trim = false;
        while (true)
        {
            var open = source.IndexOf("{{", _position, StringComparison.Ordinal);
            var text = open < 0 ? source[_position..] : source[_position..open];
            var start = _position;
            if (trim) text = text.TrimStart(' ', '\t', '\r', '\n');
            var trimBefore = open >= 0 && open + 3 < source.Length && source[open + 2] == '-' && IsSpace(source[open + 3]);
            if (trimBefore) text = text.TrimEnd(' ', '\t', '\r', '\n');
            if (text.Length > 0) _tokens.Add(new Token(TokenKind.Text, text, start));
            if (open < 0) break;
            _position = open + (trimBefore ? 3 : 2);
            trim = source.AsSpan(_position).TrimStart(" \t\r\n").StartsWith("/*") ? Comment() : Action(open);
        }
        _tokens.Add(new Token(TokenKind.End, "EOF", source.Length));
        return _tokens;
    }

    public TemplateException Error(int position, string text) =>
        new($"template: {name}:{1 + source.AsSpan(0, Math.Min(position, source.Length)).Count('\n')}: {text}");

    private bool Comment()
    {
        var end = source.IndexOf("*/", _position, StringComparison.Ordinal);
        if (end < 0) throw Error(_position, "unclosed comment");
        _position = end + 2;
        var trim = source.AsSpan(_position).StartsWith(" -}}");
        if (trim) _position += 2;
        if (!source.AsSpan(_position).StartsWith("}}")) throw Error(_position, "comment ends before closing delimiter");
        _position += 2;
        return trim;
    }

    /// <summary>Reads to the closing braces; returns whether they trim what follows.</summary>
    private bool Action(int open)
    {
        _tokens.Add(new Token(TokenKind.Open, "{{", open));
        while (true)
        {
            if (_position >= source.Length) throw Error(open, "unclosed action");
            var rest = source.AsSpan(_position);
            var trims = rest.Length >= 4 && IsSpace(rest[0]) && rest[1..].StartsWith("-}}");
            if (trims || rest.StartsWith("}}"))
            {
                _tokens.Add(new Token(TokenKind.Close, "}}", _position));
                _position += trims ? 4 : 2;
                return trims;
            }
            Inside(rest);
        }
    }

    private void Inside(ReadOnlySpan<char> rest)
    {
        switch (rest[0])
        {
            case var c when IsSpace(c): Take(TokenKind.Space, rest.Length - rest.TrimStart(" \t\r\n").Length); break;
            case '|': Take(TokenKind.Pipe, 1); break;
            case '(': Take(TokenKind.OpenParen, 1); break;
            case ')': Take(TokenKind.CloseParen, 1); break;
            case ',': Take(TokenKind.Comma, 1); break;
            case ':' when rest is [_, '=', ..]: Take(TokenKind.Declare, 2); break;
            case '=': Take(TokenKind.Assign, 1); break;
            case '"': Quoted('"'); break;
            case '`': Quoted('`'); break;
            case '\'': Quoted('\''); break;
            case '.' when rest.Length > 1 && IsWord(rest[1]) && !char.IsAsciiDigit(rest[1]): Take(TokenKind.Field, 1 + Word(rest[1..])); break;
            case '.' when rest.Length < 2 || !char.IsAsciiDigit(rest[1]): Take(TokenKind.Dot, 1); break;
            case '$': Take(TokenKind.Variable, 1 + Word(rest[1..])); break;
            case var c when char.IsAsciiDigit(c) || c is '+' or '-' or '.': Take(TokenKind.Number, NumberLength(rest)); break;
            case var c when IsWord(c):
                var length = Word(rest);
                Take(Keywords.Contains(rest[..length].ToString()) ? TokenKind.Keyword : TokenKind.Identifier, length);
                break;
            case > ' ' and < '\x7f': Take(TokenKind.Character, 1); break;
            case var c: throw Error(_position, string.Create(CultureInfo.InvariantCulture, $"unrecognized character in action: U+{(int)c:X4} '{c}'"));
        }
    }

    private void Take(TokenKind kind, int length)
    {
        _tokens.Add(new Token(kind, source.Substring(_position, length), _position));
        _position += length;
        var after = _position < source.Length ? source[_position] : ' ';
        if (kind is TokenKind.Field or TokenKind.Variable or TokenKind.Identifier or TokenKind.Keyword && !(IsSpace(after) || after is '.' or ',' or '|' or ':' or '=' or ')' or '(' or '}'))
            throw Error(_position, string.Create(CultureInfo.InvariantCulture, $"bad character U+{(int)after:X4} '{after}'"));
    }

    private void Quoted(char quote)
    {
        var end = _position + 1;
        while (end < source.Length && source[end] != quote)
        {
            if (quote != '`' && source[end] == '\n') break;
            end += quote != '`' && source[end] == '\\' ? 2 : 1;
        }
        if (end >= source.Length || source[end] != quote)
            throw Error(_position, quote == '\'' ? "unterminated character constant" : quote == '`' ? "unterminated raw quoted string" : "unterminated quoted string");
        Take(quote == '\'' ? TokenKind.Number : TokenKind.String, end + 1 - _position);
    }

    private static int Word(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && IsWord(text[length])) length++;
        return length;
    }

    private static int NumberLength(ReadOnlySpan<char> text)
    {
        var length = 1;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] is '.' or '_')) length++;
        return length;
    }

    private static bool IsWord(char c) => c == '_' || char.IsLetterOrDigit(c);

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n';

    /// <summary>The text that a quoted token stands for.</summary>
    public static string Unquote(string token)
    {
        if (token[0] == '`') return token[1..^1];
        var text = new StringBuilder();
        for (var i = 1; i < token.Length - 1; i++)
        {
            if (token[i] != '\\')
            {
                text.Append(token[i]);
                continue;
            }
            i++;
            text.Append(token[i] switch
            {
                'n' => "\n",
                't' => "\t",
                'r' => "\r",
                'a' => "\a",
                'b' => "\b",
                'f' => "\f",
                'v' => "\v",
                'x' => Code(token, ref i, 2),
                'u' => Code(token, ref i, 4),
                'U' => Code(token, ref i, 8),
                var c => c.ToString(),
            });
        }
        return text.ToString();
    }

    // Digits that are missing or name no character make none.
    private static string Code(string token, ref int i, int digits)
    {
        var text = token.AsSpan(i + 1, Math.Min(digits, token.Length - 2 - i));
        i += text.Length;
        return text.Length == digits && int.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && Rune.IsValid(code)
            ? new Rune(code).ToString() : Rune.ReplacementChar.ToString();
    }
}
