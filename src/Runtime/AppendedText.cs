namespace Selkie.Runtime;

/// <summary>Text that a start appends to a file of the container's root. The monitor does it, below the mounted root.</summary>
/// <param name="Path">Path in the container.</param>
/// <param name="Text">The text.</param>
public sealed record AppendedText(string Path, string Text);
