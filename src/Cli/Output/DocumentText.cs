using System.Buffers;
using System.Text;
using System.Text.Json;
using Selkie.Api;
using Selkie.Oci.Json;

namespace Selkie.Cli.Output;

/// <summary>Documents as text, in the form of Go's encoding/json.</summary>
internal static class DocumentText
{
    private const int Capacity = 4096;

    /// <summary>A document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="indent">How many blanks a level is indented by; 0: all in one line.</param>
    public static string Of(Document document, int indent = 0) => Text(document.Write, indent);

    /// <summary>A document without the escapes that encoding/json makes for HTML.</summary>
    /// <param name="document">The document.</param>
    /// <param name="indent">How many blanks a level is indented by.</param>
    public static string Bare(Document document, int indent) => Encoding.UTF8.GetString(Bytes(document.Write, indent).WrittenSpan);

    /// <summary>A list of documents.</summary>
    /// <param name="documents">The documents.</param>
    /// <param name="indent">How many blanks a level is indented by; 0: all in one line.</param>
    public static string OfList(IEnumerable<Document> documents, int indent = 0) => Text(writer => WriteList(writer, documents), indent);

    /// <summary>A document as what is read from it.</summary>
    /// <param name="document">The document.</param>
    public static JsonElement Read(Document document)
    {
        var reader = new Utf8JsonReader(Bytes(document.Write, 0).WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }

    private static void WriteList(Utf8JsonWriter writer, IEnumerable<Document> documents)
    {
        writer.WriteStartArray();
        foreach (var document in documents) document.Write(writer);
        writer.WriteEndArray();
    }

    private static string Text(Action<Utf8JsonWriter> write, int indent) => Encoding.UTF8.GetString(GoJson.Escape(Bytes(write, indent).WrittenSpan));

    private static ArrayBufferWriter<byte> Bytes(Action<Utf8JsonWriter> write, int indent)
    {
        var buffer = new ArrayBufferWriter<byte>(Capacity);
        using var writer = new Utf8JsonWriter(buffer, GoJson.WriterOptions(indent));
        write(writer);
        writer.Flush();
        return buffer;
    }
}
