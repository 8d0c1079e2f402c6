using System.Globalization;
using System.Text;

namespace Selkie.Oci.Text;

/// <summary>Texts as Go's %q writes them.</summary>
public static class GoText
{
    /// <summary>A text in double quotes with Go's escapes.</summary>
    /// <param name="text">The text.</param>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '"': quoted.Append("\\\""); break;
                case '\\': quoted.Append("\\\\"); break;
                case '\a': quoted.Append("\\a"); break;
                case '\b': quoted.Append("\\b"); break;
                case '\f': quoted.Append("\\f"); break;
                case '\n': quoted.Append("\\n"); break;
                case '\r': quoted.Append("\\r"); break;
                case '\t': quoted.Append("\\t"); break;
                case '\v': quoted.Append("\\v"); break;
                case < 0x20 or 0x7f: quoted.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}"); break;
                case > 0x7f when !IsPrinted(rune): quoted.Append(rune.IsBmp ? $"\\u{rune.Value:x4}" : $"\\U{rune.Value:x8}"); break;
                default: quoted.Append(rune.ToString()); break;
            }
        }
        return quoted.Append('"').ToString();
    }

    // Go's unicode.IsPrint: letters, marks, numbers, punctuation and symbols.
    private static bool IsPrinted(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
