using System.Text.Json;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Remote.Transport;

/// <summary>What a remote engine replied to one request.</summary>
/// <param name="Request">The request.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body.</param>
public sealed record RemoteReply(RemoteRequest Request, int Status, ReadOnlyMemory<byte> Body)
{
    private const int Ok = 200, Redirected = 400;

    /// <summary>Whether it says that all went well; 304 is: it was so before.</summary>
    public bool IsSuccess => Status is >= Ok and < Redirected;

    /// <summary>The object in the request's path, as it was named.</summary>
    public string Operand => Request.Path.Split('/') is [_, _, var name, ..] ? Uri.UnescapeDataString(name) : "";

    /// <summary>Itself.</summary>
    /// <exception cref="EngineError">It is an error.</exception>
    public RemoteReply OrError() => IsSuccess ? this : throw RemoteErrors.Of(this);

    /// <summary>What it says, read as a document.</summary>
    /// <param name="read">Reads it.</param>
    /// <exception cref="EngineError">It is an error, or not what was expected.</exception>
    internal T Read<T>(DocumentReader<T> read)
        where T : class
    {
        OrError();
        try
        {
            return read(Body.Span) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new EngineError(ErrorKind.Unavailable, $"the service's answer to {Request.Method} {Request.Path} is not understood: {e.Message}", e);
        }
    }
}

/// <summary>Reads a document from JSON.</summary>
/// <param name="json">UTF-8.</param>
internal delegate T? DocumentReader<T>(ReadOnlySpan<byte> json)
    where T : class;

/// <summary>What a remote engine replies to the requests of a verb: each is asked when it is come to.</summary>
/// <param name="replies">The replies.</param>
public sealed class RemoteReplies(IEnumerable<RemoteReply> replies)
{
    /// <summary>Each reply.</summary>
    public IEnumerable<RemoteReply> Each => replies;

    /// <summary>The reply where there is one request.</summary>
    /// <exception cref="EngineError">It is an error.</exception>
    public RemoteReply Only => replies.Single().OrError();

    /// <summary>What went well, and the errors of what did not.</summary>
    /// <param name="read">Reads one that went well.</param>
    internal (List<T> Good, List<EngineError> Errors) Sort<T>(Func<RemoteReply, T> read)
    {
        var good = new List<T>();
        var errors = new List<EngineError>();
        foreach (var reply in replies)
            if (reply.IsSuccess) good.Add(read(reply));
            else errors.Add(RemoteErrors.Of(reply));
        return (good, errors);
    }
}
