using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Engine.Containers.Creation;

/// <summary>One of <c>--volumes-from</c>: CONTAINER[:options]; ro, rw and z are all that is taken (podman-run(1)).</summary>
/// <param name="Container">The container whose volumes are taken.</param>
/// <param name="Options">Options for all of them.</param>
public sealed record VolumesFrom(string Container, IReadOnlyList<string> Options)
{
    /// <summary>Reads a value.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="EngineError">An option is another.</exception>
    public static VolumesFrom Parse(string text)
    {
        var parts = text.Split(':', 2);
        var words = parts.Length == 2 ? parts[1].Split(',') : [];
        foreach (var word in words)
            if (word is not ("ro" or "rw" or "z"))
                throw new EngineError(ErrorKind.Invalid, $"invalid option {GoText.Quote(word)} specified - volumes from another container can only use z,ro,rw options");
        return new(parts[0], words);
    }

    /// <inheritdoc/>
    public bool Equals(VolumesFrom? other) => other?.Container == Container && other.Options.SequenceEqual(Options);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Container, Options.Count);

    /// <inheritdoc/>
    public override string ToString() => Options.Count > 0 ? $"{Container}:{string.Join(',', Options)}" : Container;
}
