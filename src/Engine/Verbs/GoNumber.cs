using System.Globalization;

namespace Selkie.Engine.Verbs;

/// <summary>Numbers as Go's strconv reads them with base 0: a sign, the prefixes 0x, 0o, 0b and 0, underscores between digits after a prefix.</summary>
public static class GoNumber
{
    /// <summary>Reads a number of 64 bits with a sign.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The number.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryInt(string text, out long value) => ReadInt(text, out value) is null;

    /// <summary>Reads a number of 64 bits without a sign.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The number.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryUInt(string text, out ulong value) => ReadUInt(text, out value) is null;

    /// <summary>Reads a number with a sign.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The number.</param>
    /// <returns>Null, or strconv's reason.</returns>
    public static string? ReadInt(string text, out long value)
    {
        value = 0;
        var negative = text.StartsWith('-');
        var error = ReadUInt(negative || text.StartsWith('+') ? text[1..] : text, out var magnitude);
        if (error is not null) return error;
        if (magnitude > (ulong)long.MaxValue + (negative ? 1UL : 0)) return OutOfRange;
        value = negative ? unchecked(-(long)magnitude) : (long)magnitude;
        return null;
    }

    /// <summary>Reads a number without a sign.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The number.</param>
    /// <returns>Null, or strconv's reason.</returns>
    public static string? ReadUInt(string text, out ulong value)
    {
        value = 0;
        var (radix, digits) = Prefix(text);
        if (digits.Length == 0) return Syntax;
        var separators = radix != 10 && digits.Length < text.Length;
        foreach (var c in digits)
        {
            if (c == '_' && separators) continue;
            var digit = char.IsAsciiHexDigit(c) ? int.Parse([c], NumberStyles.HexNumber, CultureInfo.InvariantCulture) : 99;
            if (digit >= radix) return Syntax;
            var next = (UInt128)value * (uint)radix + (uint)digit;
            if (next > ulong.MaxValue) return OutOfRange;
            value = (ulong)next;
        }
        return null;
    }

    private const string Syntax = "invalid syntax";
    private const string OutOfRange = "value out of range";

    private static (int Radix, string Digits) Prefix(string text) => text switch
    {
        ['0', 'x' or 'X', ..] => (16, text[2..]),
        ['0', 'b' or 'B', ..] => (2, text[2..]),
        ['0', 'o' or 'O', ..] => (8, text[2..]),
        ['0', _, ..] => (8, text[1..]),
        _ => (10, text),
    };
}
