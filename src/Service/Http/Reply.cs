using Selkie.Api;

namespace Selkie.Service.Http;

/// <summary>An answer that is known as a whole: a status, and what its body is.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">Writes the JSON of the body; null: there is none.</param>
public sealed record Reply(int Status, Action<System.Text.Json.Utf8JsonWriter>? Body = null)
{
    /// <summary>204: it is done, there is nothing to say.</summary>
    public static Reply NoContent { get; } = new(204);

    /// <summary>304: it was so before.</summary>
    public static Reply NotModified { get; } = new(304);

    /// <summary>A document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="status">The status.</param>
    public static Reply Of(Document document, int status = 200) => new(status, document.Write);

    /// <summary>A list of documents.</summary>
    /// <param name="documents">The documents.</param>
    public static Reply Of(IEnumerable<Document> documents) => new(200, json =>
    {
        json.WriteStartArray();
        foreach (var document in documents) document.Write(json);
        json.WriteEndArray();
    });
}
