using System.Globalization;

namespace Selkie.Oci.Text;

/// <summary>A number of bytes as users write it: "64m", "1.5g", "100" (docker/go-units, RAMInBytes and FromHumanSize).</summary>
/// <param name="Bytes">How many.</param>
public readonly record struct ByteSize(long Bytes)
{
    private static readonly string[] Units = ["", "k", "m", "g", "t", "p"];

    /// <summary>Reads a size with units of 1024.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="EngineError">Not a size.</exception>
    public static ByteSize Parse(string text) => Read(text, 1024, out var bytes) is { } why ? throw new EngineError(ErrorKind.Invalid, why) : new(bytes);

    /// <summary>Reads a size with units of 1024; null: it is none.</summary>
    /// <param name="text">The text.</param>
    public static ByteSize? TryParse(string text) => Read(text, 1024, out var bytes) is null ? new(bytes) : null;

    /// <summary>Reads a size with units of 1000.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="EngineError">Not a size.</exception>
    public static ByteSize ParseDecimal(string text) => Read(text, 1000, out var bytes) is { } why ? throw new EngineError(ErrorKind.Invalid, why) : new(bytes);

    /// <summary>The number alone, as it can be read again.</summary>
    public override string ToString() => Bytes.ToString(CultureInfo.InvariantCulture);

    private static string? Read(string text, double unit, out long bytes)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out bytes)) return null; // exact, where a fraction is not
        var digits = text.AsSpan().TrimEnd();
        var end = digits.Length;
        while (end > 0 && !char.IsAsciiDigit(digits[end - 1]) && digits[end - 1] != '.') end--;
        var suffix = digits[end..].Trim().ToString().ToLowerInvariant();
        if (end == 0 || !double.TryParse(digits[..end], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return $"invalid size: '{text}'";
        var power = Array.IndexOf(Units, suffix.TrimEnd('b').TrimEnd('i'));
        if (power < 0) return $"invalid suffix: '{suffix}'";
        bytes = (long)(number * Math.Pow(unit, power));
        return null;
    }
}
