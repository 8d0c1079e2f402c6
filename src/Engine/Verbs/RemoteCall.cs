namespace Selkie.Engine.Verbs;

/// <summary>A request to the service of a remote engine.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path in libpod's tree, without version and <c>/libpod</c>; names in it are escaped.</param>
/// <param name="Query">The query without its question mark, escaped; empty: there is none.</param>
public sealed record RemoteRequest(string Method, string Path, string Query);

/// <summary>A verb as a remote engine is asked for it: where a route has one object, each object is a request.</summary>
/// <typeparam name="TResult">What the verb answers, from all the requests together.</typeparam>
/// <param name="Requests">The requests, in order.</param>
public sealed record RemoteCall<TResult>(IReadOnlyList<RemoteRequest> Requests);

/// <summary>A verb that a remote engine answers by items.</summary>
/// <typeparam name="TItem">An item.</typeparam>
/// <param name="Requests">The requests, in order.</param>
public sealed record RemoteStream<TItem>(IReadOnlyList<RemoteRequest> Requests);

/// <summary>From each verb that libpod's tree has to its requests. The generator writes the other half.</summary>
public static partial class RemoteCalls;
