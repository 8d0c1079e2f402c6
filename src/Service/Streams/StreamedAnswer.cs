using System.Text.Json;
using Selkie.Service.Http;

namespace Selkie.Service.Streams;

/// <summary>Answers that begin before they are known as a whole.</summary>
internal static class StreamedAnswer
{
    /// <summary>Sends the head, so that the client knows that it is heard.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="contentType">What the bytes are; null: nobody says.</param>
    public static async Task Begin(this Exchange exchange, string? contentType)
    {
        exchange.Http.Response.ContentType = contentType;
        await exchange.Http.Response.StartAsync(exchange.Gone);
        await exchange.Http.Response.BodyWriter.FlushAsync(exchange.Gone);
    }

    /// <summary>Sends an object and a line feed.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="write">Writes the object.</param>
    public static async Task SendLine(this Exchange exchange, Action<Utf8JsonWriter> write)
    {
        var body = exchange.Http.Response.BodyWriter;
        using (var json = new Utf8JsonWriter(body, Exchange.Unindented)) write(json);
        await body.WriteAsync("\n"u8.ToArray(), exchange.Gone);
    }
}
