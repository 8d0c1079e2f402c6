using System.Text;
using System.Text.Json;
using Selkie.Oci;
using Selkie.Oci.Json;

namespace Selkie.Remote.Transport;

/// <summary>The body of a reply that is an error (podman, pkg/errorhandling).</summary>
internal sealed record ErrorBody
{
    /// <summary>What kind of error it is: the text of one of Podman's error values.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("cause")] public string Cause { get; init; } = "";

    /// <summary>What went wrong.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("message")] public string Message { get; init; } = "";
}

/// <summary>Reads error bodies.</summary>
[JsonReader(typeof(ErrorBody))]
internal static partial class ErrorBodies;

/// <summary>From a reply to the error that it is.</summary>
internal static class RemoteErrors
{
    /// <summary>The error.</summary>
    /// <param name="reply">The reply.</param>
    public static EngineError Of(RemoteReply reply)
    {
        var (message, cause) = Read(reply);
        return new(KindOf(reply.Status, cause), message, subject: reply.Operand);
    }

    /// <summary>The kind of an error that came as a text, in the middle of a stream.</summary>
    /// <param name="message">The text.</param>
    public static EngineError Of(string message) => new(KindOf(500, message[(message.LastIndexOf(": ", StringComparison.Ordinal) is >= 0 and var colon ? colon + 2 : 0)..]), message);

    private static (string Message, string Cause) Read(RemoteReply reply)
    {
        try
        {
            if (ErrorBodies.ReadErrorBody(reply.Body.Span) is { Message.Length: > 0 } body) return (body.Message, body.Cause);
        }
        catch (JsonException)
        {
            // Somebody else answered: a proxy, or no engine at all.
        }
        var text = Encoding.UTF8.GetString(reply.Body.Span).Trim();
        return ($"the service answered {reply.Request.Method} {reply.Request.Path} by status {reply.Status}{(text.Length > 0 ? ": " + text : "")}", "");
    }

    // The cause is the error value's own text, which is what the wire has instead of a type (libpod/define/errors.go).
    private static ErrorKind KindOf(int status, string cause) => (status, cause) switch
    {
        (_, "container state improper") => ErrorKind.BadState,
        (_, "OCI runtime attempted to invoke a command that was not found") => ErrorKind.CommandNotFound,
        (_, "OCI permission denied" or "OCI runtime error") => ErrorKind.StartFailed,
        (_, "image is in use by a container" or "image used by" or "volume is being used" or "container has dependent containers") => ErrorKind.InUse,
        (400, _) => ErrorKind.Invalid,
        (401 or 403, _) => ErrorKind.Forbidden,
        (404, _) => ErrorKind.NotFound,
        (409, _) => ErrorKind.Conflict,
        (501, _) => ErrorKind.Unsupported,
        (502 or 503 or 504, _) => ErrorKind.Unavailable,
        _ => ErrorKind.Internal,
    };
}
