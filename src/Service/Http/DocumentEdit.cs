using System.Buffers;
using System.Text.Json;
using Selkie.Api;

namespace Selkie.Service.Http;

/// <summary>Documents that clients know with another value here and there.</summary>
internal static class DocumentEdit
{
    /// <summary>Writes a document with another text in place of the value of one of its members.</summary>
    /// <param name="document">The document.</param>
    /// <param name="json">Takes it.</param>
    /// <param name="name">The member.</param>
    /// <param name="text">The text.</param>
    public static void WriteWith(this Document document, Utf8JsonWriter json, string name, string text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var whole = new Utf8JsonWriter(buffer, Exchange.Unindented)) document.Write(whole);
        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        reader.Read();
        json.WriteStartObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals(name);
            json.WritePropertyName(reader.ValueSpan);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isIt) json.WriteStringValue(text);
            else json.WriteRawValue(buffer.WrittenSpan[start..(int)reader.BytesConsumed], skipInputValidation: true);
        }
        json.WriteEndObject();
    }
}
