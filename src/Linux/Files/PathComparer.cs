namespace Selkie.Linux.Files;

/// <summary>Paths as dictionary keys.</summary>
public sealed class PathComparer : IEqualityComparer<byte[]>
{
    /// <summary>The one there is.</summary>
    public static PathComparer Instance { get; } = new();

    /// <inheritdoc/>
    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    /// <inheritdoc/>
    public int GetHashCode(byte[] path)
    {
        HashCode hash = default;
        hash.AddBytes(path);
        return hash.ToHashCode();
    }
}
