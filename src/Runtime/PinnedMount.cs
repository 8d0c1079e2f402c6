using Microsoft.Win32.SafeHandles;

namespace Selkie.Runtime;

/// <summary>
/// Something of a tree that others may rename, as a source for the OCI runtime: a detached mount, and the path where the monitor attaches it in its own mount
/// namespace until the container is created.
/// </summary>
/// <param name="Tree">The detached mount.</param>
/// <param name="Target">A directory or file of the engine's own; all of a container are in one directory, which holds nothing else.</param>
public sealed record PinnedMount(SafeFileHandle Tree, string Target);
