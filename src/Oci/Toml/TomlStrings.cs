using System.Globalization;
using System.Text;

namespace Selkie.Oci.Toml;

/// <summary>The four forms of TOML strings.</summary>
internal static class TomlStrings
{
    /// <summary>Reads the string the text begins with; on failure returns null and the problem.</summary>
    internal static string? Read(ReadOnlySpan<char> text, out int taken, out string? problem)
    {
        var quote = text[0];
        var many = text.Length > 2 && text[1] == quote && text[2] == quote;
        var start = many ? 3 : 1;
        var end = FindEnd(text, start, quote, many);
        if (end < 0)
        {
            taken = 0;
            problem = "the string is not closed";
            return null;
        }
        taken = end + (many ? 3 : 1);
        var body = text[start..end];
        if (many) body = body.StartsWith("\r\n") ? body[2..] : body.StartsWith("\n") ? body[1..] : body;
        problem = null;
        return quote == '\'' || !body.Contains('\\') ? body.ToString() : Unescape(body, many, out problem);
    }

    private static int FindEnd(ReadOnlySpan<char> text, int from, char quote, bool many)
    {
        for (var i = from; i < text.Length; i++)
        {
            if (text[i] == '\\' && quote == '"') i++;
            else if (text[i] == '\n' && !many) return -1;
            else if (text[i] == quote && !many) return i;
            else if (text[i] == quote && text[i..].Length > 2 && text[i + 1] == quote && text[i + 2] == quote) return LastQuote(text, i, quote);
        }
        return -1;
    }

    // Up to two quotes may stand directly before the closing three.
    private static int LastQuote(ReadOnlySpan<char> text, int at, char quote)
    {
        for (var extra = 0; extra < 2 && at + 3 < text.Length && text[at + 3] == quote; extra++) at++;
        return at;
    }

    private static string? Unescape(ReadOnlySpan<char> body, bool many, out string? problem)
    {
        var result = new StringBuilder(body.Length);
        problem = null;
        while (!body.IsEmpty && problem is null)
        {
            var slash = body.IndexOf('\\');
            if (slash < 0) slash = body.Length;
            result.Append(body[..slash]);
            body = body[slash..];
            if (!body.IsEmpty) body = body[UnescapeOne(body, many, result, out problem)..];
        }
        return problem is null ? result.ToString() : null;
    }

    private static int UnescapeOne(ReadOnlySpan<char> body, bool many, StringBuilder result, out string? problem)
    {
        problem = null;
        var c = body.Length > 1 ? body[1] : '\0';
        if (many && c is '\n' or '\r' or ' ' or '\t') return 1 + (body.Length - 1 - body[1..].TrimStart(" \t\r\n").Length);
        var plain = c switch
        {
            'b' => '\b',
            't' => '\t',
            'n' => '\n',
            'f' => '\f',
            'r' => '\r',
            'e' => '\e',
            '"' => '"',
            '\\' => '\\',
            _ => '\0',
        };
        if (plain != '\0')
        {
            result.Append(plain);
            return 2;
        }
        var digits = c switch { 'u' => 4, 'U' => 8, 'x' => 2, _ => 0 };
        if (digits > 0 && body.Length >= 2 + digits
            && int.TryParse(body.Slice(2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && Rune.IsValid(value))
        {
            result.Append(new Rune(value).ToString());
            return 2 + digits;
        }
        problem = $"\\{c} is not an escape";
        return body.Length;
    }
}
