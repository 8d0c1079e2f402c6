namespace Selkie.Remote;

/// <summary>
/// Marks a method that makes a verb's answer of what a remote engine replies to the requests that the generator wrote (<c>RemoteCalls.Of</c>): of (request, replies), or of
/// (replies) for every verb with that answer.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RemoteAnswerAttribute : Attribute;

/// <summary>Marks a method of (request, engine) that converses with a remote engine by itself; for a verb that is answered by items of (request, engine, each).</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RemoteCallAttribute : Attribute;
