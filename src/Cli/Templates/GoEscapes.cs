using System.Globalization;
using System.Text;

namespace Selkie.Cli.Templates;

/// <summary>What Go's html and js make of a text.</summary>
internal static class GoEscapes
{
    /// <summary>Characters that mean something in HTML as references.</summary>
    public static string Html(string text) =>
        text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&#34;").Replace("'", "&#39;").Replace("\0", "\uFFFD");

    /// <summary>Characters that mean something in JavaScript or HTML, and those that cannot be seen, as escapes.</summary>
    public static string JavaScript(string text)
    {
        var escaped = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\\' or '\'' or '"') escaped.Append('\\').Append(rune);
            else if (rune.Value is < ' ' or '<' or '>' or '&' or '=' || !IsPrintable(rune)) escaped.Append("\\u").Append(rune.Value.ToString("X4", CultureInfo.InvariantCulture));
            else escaped.Append(rune);
        }
        return escaped.ToString();
    }

    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
