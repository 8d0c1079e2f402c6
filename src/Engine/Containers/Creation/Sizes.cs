using System.Globalization;
using Selkie.Oci;

namespace Selkie.Engine.Containers.Creation;

/// <summary>Sizes as users write them: "64m", "1.5g", "100" (docker/go-units, RAMInBytes and FromHumanSize).</summary>
internal static class Sizes
{
    /// <summary>Bytes, with units of 1024.</summary>
    /// <exception cref="EngineError">Not a size.</exception>
    public static long Bytes(string text) => Parse(text, 1024);

    /// <summary>Bytes, with units of 1000.</summary>
    /// <exception cref="EngineError">Not a size.</exception>
    public static long DecimalBytes(string text) => Parse(text, 1000);

    private static long Parse(string text, double unit)
    {
        var digits = text.AsSpan().TrimEnd();
        var end = digits.Length;
        while (end > 0 && !char.IsAsciiDigit(digits[end - 1]) && digits[end - 1] != '.') end--;
        var suffix = digits[end..].Trim().ToString().ToLowerInvariant();
        if (end == 0 || !double.TryParse(digits[..end], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            throw new EngineError(ErrorKind.Invalid, $"invalid size: '{text}'");
        var power = suffix.TrimEnd('b').TrimEnd('i') switch
        {
            "" => 0,
            "k" => 1,
            "m" => 2,
            "g" => 3,
            "t" => 4,
            "p" => 5,
            _ => throw new EngineError(ErrorKind.Invalid, $"invalid suffix: '{suffix}'"),
        };
        return (long)(number * Math.Pow(unit, power));
    }
}
