namespace Selkie.Runtime.Containers;

/// <summary>The OCI runtime or the monitor refused. The message is the runtime's own text (what Podman prints after <c>OCI runtime error: runc: </c>).</summary>
/// <param name="text">The text.</param>
public sealed class RuntimeFailedException(string text) : Exception(text);
