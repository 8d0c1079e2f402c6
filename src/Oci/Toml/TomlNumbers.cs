using System.Globalization;

namespace Selkie.Oci.Toml;

/// <summary>Numbers and dates of TOML.</summary>
internal static class TomlNumbers
{
    /// <summary>A long, a double, the text of a date, or null.</summary>
    internal static object? Read(ReadOnlySpan<char> word)
    {
        if (word.IsEmpty) return null;
        if (word is "inf" or "+inf") return double.PositiveInfinity;
        if (word is "-inf") return double.NegativeInfinity;
        if (word is "nan" or "+nan" or "-nan") return double.NaN;
        if (!char.IsAsciiDigit(word[0]) && word[0] is not ('+' or '-')) return null;
        if (IsDate(word)) return word.ToString();
        return ReadNumber(word.Contains('_') ? word.ToString().Replace("_", "", StringComparison.Ordinal) : word);
    }

    private static object? ReadNumber(ReadOnlySpan<char> word)
    {
        if (word.Length > 2 && word[0] == '0' && word[1] is 'x' or 'o' or 'b') return ReadBased(word[2..], word[1] switch { 'x' => 16, 'o' => 8, _ => 2 });
        if (long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return whole;
        return double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static object? ReadBased(ReadOnlySpan<char> digits, int radix)
    {
        long value = 0;
        foreach (var c in digits)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : radix;
            if (digit >= radix) return null;
            value = (value * radix) + digit;
        }
        return value;
    }

    private static bool IsDate(ReadOnlySpan<char> word) =>
        (word.Length >= 10 && word[4] == '-' && word[7] == '-') || (word.Length >= 8 && word[2] == ':' && word[5] == ':');
}
