using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Selkie.Oci.Text;

/// <summary>Addresses as Go's net.ParseIP reads them: four decimal numbers, or IPv6 without a zone. .NET takes what inet_aton(3) does, too (1.2.3, 0x7f.1).</summary>
public static class GoAddress
{
    private const int Bytes = 4, MostDigits = 3;

    /// <summary>Reads an address.</summary>
    /// <param name="text">The text.</param>
    /// <param name="address">The address.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        return (text.Contains(':') ? !text.AsSpan().ContainsAny("%[]/") : IsDotted(text)) && IPAddress.TryParse(text, out address);
    }

    private static bool IsDotted(string text) => text.Split('.') is { Length: Bytes } numbers && Array.TrueForAll(numbers, IsNumber);

    private static bool IsNumber(string text) =>
        text is "0" || text is { Length: <= MostDigits } and [>= '1' and <= '9', ..] && !text.AsSpan().ContainsAnyExceptInRange('0', '9');
}
