using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Selkie.Oci.Json;

namespace Selkie.Oci;

/// <summary>A content digest, algorithm and lower-case hex, always valid (OCI image specification, descriptor.md).</summary>
[JsonConverter(typeof(DigestConverter))]
public sealed record Digest
{
    private Digest(string text, int colon) => (Text, _colon) = (text, colon);

    private readonly int _colon;

    private string Text { get; }

    /// <summary>Name of the algorithm: sha256, sha384 or sha512.</summary>
    public string Algorithm => Text[.._colon];

    /// <summary>The hash in lower-case hex.</summary>
    public string Hex => Text[(_colon + 1)..];

    /// <summary>Reads "algorithm:hex".</summary>
    /// <exception cref="EngineError">When it is not a digest.</exception>
    public static Digest Parse(string text) => Check(text) is { } problem ? throw new EngineError(ErrorKind.Invalid, problem) : new Digest(text, text.IndexOf(':'));

    /// <summary>Reads "algorithm:hex" if it is one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Digest? digest)
    {
        digest = text is null || Check(text) is not null ? null : new Digest(text, text.IndexOf(':'));
        return digest is not null;
    }

    /// <summary>The sha256 digest of the hex given.</summary>
    public static Digest FromHex(string hex) => Parse("sha256:" + hex);

    /// <summary>The sha256 digest of some bytes.</summary>
    public static Digest Of(ReadOnlySpan<byte> content) => FromHash(SHA256.HashData(content));

    /// <summary>The digest whose sha256 hash is given.</summary>
    public static Digest FromHash(ReadOnlySpan<byte> hash) => new("sha256:" + Convert.ToHexStringLower(hash), 6);

    /// <summary>Starts a hash of this digest's algorithm.</summary>
    public IncrementalHash NewHash() => IncrementalHash.CreateHash(Algorithm switch
    {
        "sha384" => HashAlgorithmName.SHA384,
        "sha512" => HashAlgorithmName.SHA512,
        _ => HashAlgorithmName.SHA256,
    });

    /// <summary>Whether the bytes have this digest.</summary>
    public bool Matches(ReadOnlySpan<byte> content)
    {
        using var hash = NewHash();
        hash.AppendData(content);
        return Convert.ToHexStringLower(hash.GetHashAndReset()).AsSpan().SequenceEqual(Text.AsSpan(_colon + 1));
    }

    /// <summary>"algorithm:hex".</summary>
    public override string ToString() => Text;

    /// <summary>Whether the two are the same digest.</summary>
    public bool Equals(Digest? other) => other is not null && Text == other.Text;

    /// <summary>Hash code of the text.</summary>
    public override int GetHashCode() => Text.GetHashCode();

    private static string? Check(string text)
    {
        var colon = text.IndexOf(':');
        if (colon <= 0 || colon + 1 == text.Length) return "invalid checksum digest format";
        var length = text.AsSpan(0, colon) switch { "sha256" => 64, "sha384" => 96, "sha512" => 128, _ => 0 };
        if (length == 0) return "unsupported digest algorithm";
        var hex = text.AsSpan(colon + 1);
        if (hex.Length != length) return "invalid checksum digest length";
        return hex.ContainsAnyExcept("0123456789abcdef") ? "invalid checksum digest format" : null;
    }
}

/// <summary>Writes digests as JSON strings and refuses what is none.</summary>
internal sealed class DigestConverter : JsonConverter<Digest>
{
    public override Digest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonRead.Text(ref reader) is var text && Digest.TryParse(text, out var digest) ? digest : throw new JsonException($"{text} is not a digest");

    public override void Write(Utf8JsonWriter writer, Digest value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
