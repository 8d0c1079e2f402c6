using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Selkie.Oci.Json;

/// <summary>
/// Writes JSON byte for byte as Go's encoding/json does: &lt;, &gt; and &amp; escaped, U+2028 and U+2029 too, all else plain,
/// lower-case hex. The writer escapes little and one pass over its bytes does the rest: outside strings none of the bytes it looks for occurs.
/// </summary>
public static class GoJson
{
    private static readonly SearchValues<byte> Special = SearchValues.Create("<>&\\"u8.ToArray().Append((byte)0xE2).ToArray());

    /// <summary>Writes a value on one line.</summary>
    public static byte[] Serialize<T>(T value, JsonTypeInfo<T> type) => Write(value, type);

    /// <summary>Writes a value on one line by a context's generated handler, without the descriptions of types that the serializer makes first
    /// (by reflection: they cost a short command more than all it does besides).</summary>
    public static byte[] Serialize<T>(T value, Action<Utf8JsonWriter, T> handler) => Escape(Written(value, handler, WriterOptions()).WrittenSpan);

    /// <summary>As <see cref="Serialize{T}(T, Action{Utf8JsonWriter, T})"/>, with the escapes of System.Text.Json.</summary>
    public static byte[] Plain<T>(T value, Action<Utf8JsonWriter, T> handler) => Written(value, handler, new JsonWriterOptions { SkipValidation = true }).WrittenSpan.ToArray();

    /// <summary>A document on many lines.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static byte[] Indent(ReadOnlyMemory<byte> json, int spaces)
    {
        using var document = JsonDocument.Parse(json);
        return Escape(Written(document.RootElement, (writer, element) => element.WriteTo(writer), WriterOptions(spaces)).WrittenSpan);
    }

    /// <summary>Writes a value on one line as text.</summary>
    public static string SerializeToString<T>(T value, JsonTypeInfo<T> type) => Encoding.UTF8.GetString(Write(value, type));

    /// <summary>Options for a writer whose bytes go through <see cref="Escape"/>.</summary>
    public static JsonWriterOptions WriterOptions(int indent = 0) => new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Indented = indent > 0,
        IndentSize = indent,
        NewLine = "\n",
        SkipValidation = true,
    };

    /// <summary>Brings JSON written with <see cref="WriterOptions"/> into Go's form.</summary>
    public static byte[] Escape(ReadOnlySpan<byte> json)
    {
        var next = json.IndexOfAny(Special);
        if (next < 0) return json.ToArray();
        var output = new ArrayBufferWriter<byte>(json.Length + 64);
        while (next >= 0)
        {
            output.Write(json[..next]);
            json = json[(next + EscapeOne(json[next..], output))..];
            next = json.IndexOfAny(Special);
        }
        output.Write(json);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Write<T>(T value, JsonTypeInfo<T> type) =>
        Escape(Written(value, (writer, item) => JsonSerializer.Serialize(writer, item, type), WriterOptions()).WrittenSpan);

    private static ArrayBufferWriter<byte> Written<T>(T value, Action<Utf8JsonWriter, T> handler, JsonWriterOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(buffer, options);
        handler(writer, value);
        writer.Flush();
        return buffer;
    }

    // Returns how many bytes were taken.
    private static int EscapeOne(ReadOnlySpan<byte> rest, ArrayBufferWriter<byte> output)
    {
        switch (rest[0])
        {
            case (byte)'<': output.Write("\\u003c"u8); return 1;
            case (byte)'>': output.Write("\\u003e"u8); return 1;
            case (byte)'&': output.Write("\\u0026"u8); return 1;
            case 0xE2: return EscapeSeparator(rest, output);
            default: return EscapeBackslash(rest, output);
        }
    }

    private static int EscapeSeparator(ReadOnlySpan<byte> rest, ArrayBufferWriter<byte> output)
    {
        if (rest.Length > 2 && rest[1] == 0x80 && rest[2] is 0xA8 or 0xA9)
        {
            output.Write(rest[2] == 0xA8 ? "\\u2028"u8 : "\\u2029"u8);
            return 3;
        }
        output.Write(rest[..1]);
        return 1;
    }

    private static int EscapeBackslash(ReadOnlySpan<byte> rest, ArrayBufferWriter<byte> output)
    {
        if (rest[1] != (byte)'u')
        {
            output.Write(rest[..2]);
            return 2;
        }
        var unit = Unit(rest);
        var length = 6;
        Rune rune;
        if (char.IsHighSurrogate(unit) && rest.Length >= 12 && rest[7] == (byte)'u' && char.IsLowSurrogate(Unit(rest[6..])))
        {
            rune = new Rune(unit, Unit(rest[6..]));
            length = 12;
        }
        else if (!Rune.TryCreate(unit, out rune)) rune = Rune.ReplacementChar;
        if (rune.Value is < 0x20 or 0x2028 or 0x2029 or '<' or '>' or '&') output.Write(Encoding.ASCII.GetBytes($"\\u{rune.Value:x4}"));
        else
        {
            Span<byte> utf8 = stackalloc byte[4];
            output.Write(utf8[..rune.EncodeToUtf8(utf8)]);
        }
        return length;
    }

    private static char Unit(ReadOnlySpan<byte> escape) =>
        (char)int.Parse(escape.Slice(2, 4), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
}
