using System.Net;
using Selkie.Oci;

namespace Selkie.Registry.Http;

/// <summary>A registry that answers with an error, or cannot be reached.</summary>
public class RegistryException : EngineError
{
    /// <summary>Makes the error.</summary>
    public RegistryException(string message, HttpStatusCode? status = null, bool retryable = false, Exception? inner = null)
        : base(ErrorKind.Unavailable, message, inner) => (Status, Retryable) = (status, retryable);

    /// <summary>The status of the answer; null when there was none.</summary>
    public HttpStatusCode? Status { get; }

    /// <summary>Whether the same request may work a little later.</summary>
    public bool Retryable { get; }

    /// <summary>The registry's own code, such as MANIFEST_INVALID, where its answer had one.</summary>
    public string? Code { get; init; }

    /// <summary>The same error with words before it.</summary>
    public RegistryException In(string context) => new($"{context}: {Message}", Status, Retryable, this) { Code = Code };
}
