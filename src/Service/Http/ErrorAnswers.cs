using Selkie.Oci;

namespace Selkie.Service.Http;

/// <summary>From a kind of error to its HTTP status (Docker's API and libpod's agree), and to the body that both trees have.</summary>
public static class ErrorAnswers
{
    /// <summary>The status of a kind.</summary>
    /// <param name="kind">The kind.</param>
    public static int StatusOf(ErrorKind kind) => kind switch
    {
        ErrorKind.Invalid => 400,
        ErrorKind.Forbidden => 403,
        ErrorKind.NotFound => 404,
        ErrorKind.Conflict or ErrorKind.InUse or ErrorKind.BadState => 409,
        ErrorKind.Unsupported => 501,
        _ => 500,
    };

    /// <summary>The reply that says what went wrong: <c>message</c> for Docker's clients, <c>cause</c> and <c>response</c> for libpod's.</summary>
    /// <param name="status">The status.</param>
    /// <param name="message">What went wrong.</param>
    public static Reply Of(int status, string message) => new(status, json =>
    {
        json.WriteStartObject();
        json.WriteString("cause"u8, message[(message.LastIndexOf(": ", StringComparison.Ordinal) is >= 0 and var colon ? colon + 2 : 0)..]);
        json.WriteString("message"u8, message);
        json.WriteNumber("response"u8, status);
        json.WriteEndObject();
    });

    /// <summary>The reply for an exception that is meant for the caller.</summary>
    /// <param name="error">The error.</param>
    public static Reply Of(Exception error) => Of(error is EngineError known ? StatusOf(known.Kind) : 500, error.Message);
}
