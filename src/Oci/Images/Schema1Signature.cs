using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Selkie.Oci.Images;

/// <summary>Signatures inside manifests of schema 1: a JSON web signature (RFC 7515) in the form of Docker's libtrust.</summary>
internal static class Schema1Signature
{
    private const int KeyIdBytes = 30;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The manifest with a signature by a new key.</summary>
    /// <param name="manifest">A JSON object on one line.</param>
    public static byte[] Sign(byte[] manifest)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var time = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var formatLength = manifest.Length - 1; // all but the closing brace, behind which the signature goes
        var header = Base64($$"""{"formatLength":{{formatLength}},"formatTail":"{{Base64("}")}}","time":"{{time}}"}""");
        var signed = Encoding.ASCII.GetBytes($"{header}.{Base64Url.EncodeToString(manifest)}");
        var signature = Base64Url.EncodeToString(key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        var jwk = $$"""{"crv":"P-256","kid":"{{KeyId(key)}}","kty":"EC","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}""";
        var signatures = $$""","signatures":[{"header":{"jwk":{{jwk}},"alg":"ES256"},"signature":"{{signature}}","protected":"{{header}}"}]}""";
        return [.. manifest.AsSpan(0, formatLength), .. Encoding.ASCII.GetBytes(signatures)];
    }

    /// <summary>The manifest as it was before it was signed; what has no usable signature stays as it is.</summary>
    public static byte[] Strip(byte[] signed)
    {
        try
        {
            using var document = JsonDocument.Parse(signed);
            var header = document.RootElement.GetProperty("signatures")[0].GetProperty("protected").GetString() ?? "";
            using var format = JsonDocument.Parse(Base64Url.DecodeFromChars(header));
            var length = format.RootElement.GetProperty("formatLength").GetInt32();
            return [.. signed.AsSpan(0, length), .. Base64Url.DecodeFromChars(format.RootElement.GetProperty("formatTail").GetString() ?? "")];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            return signed;
        }
    }

    private static string Base64(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    // 240 bits of the public key's hash, twelve groups of four letters.
    private static string KeyId(ECDsa key)
    {
        var hash = SHA256.HashData(key.ExportSubjectPublicKeyInfo()).AsSpan(0, KeyIdBytes);
        var text = new StringBuilder();
        const int LetterBits = 5, GroupLetters = 4;
        for (var bit = 0; bit < KeyIdBytes * 8; bit += LetterBits)
        {
            if (bit > 0 && bit % (LetterBits * GroupLetters) == 0) text.Append(':');
            var pair = (hash[bit / 8] << 8) | (bit / 8 + 1 < KeyIdBytes ? hash[(bit / 8) + 1] : 0);
            text.Append(Base32[(pair >> (11 - (bit % 8))) & 31]);
        }
        return text.ToString();
    }
}
