using System.Net;
using Selkie.Engine.Verbs;
using Selkie.Network;
using Selkie.Oci;
using Selkie.Registry.Http;

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
    public static Reply Of(int status, string message) => Of(status, message, LastOf(message));

    private static Reply Of(int status, string message, string cause) => new(status, json =>
    {
        json.WriteStartObject();
        json.WriteString("cause"u8, cause);
        json.WriteString("message"u8, message);
        json.WriteNumber("response"u8, status);
        json.WriteEndObject();
    });

    /// <summary>The reply for an exception that is meant for the caller.</summary>
    /// <param name="error">The error.</param>
    /// <param name="address">What was asked.</param>
    public static Reply Of(Exception error, ApiAddress address)
    {
        var status = error is RegistryException { Status: HttpStatusCode.NotFound } ? 404
            : error is EngineError { Kind: ErrorKind.Conflict } && address.Path is "/networks/create" ? 409
            : error is NetworkException && address.Path is "/containers/create" ? 500
            : error is not EngineError known || (known.Kind is ErrorKind.Invalid or ErrorKind.Conflict && known is not VersionException && BlamesItself(address, error)) ? 500 : StatusOf(known.Kind);
        return Of(status, error.Message, CauseOf(error));
    }

    // Podman takes whatever is wrong with these requests for its own fault (pkg/api/handlers), and its API tests hold it to that.
    private static bool BlamesItself(ApiAddress address, Exception error) =>
        address.Path is "/containers/json" or "/containers/prune" or "/images/json" or "/images/prune" or "/volumes" or "/volumes/json" or "/volumes/prune" or "/volumes/create" or "/commit"
            or "/networks" or "/networks/json" or "/networks/prune" or "/networks/create"
        || (address.Path.EndsWith("/get", StringComparison.Ordinal) && error.InnerException is not QueryException);

    // The innermost error.
    private static string CauseOf(Exception error) => error is QueryException ? error.Message : error.InnerException is EngineError inner ? CauseOf(inner) : LastOf(error.Message);

    private static string LastOf(string message) => message[(message.LastIndexOf(": ", StringComparison.Ordinal) is >= 0 and var colon ? colon + 2 : 0)..];
}
