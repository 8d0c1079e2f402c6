using Selkie.Oci;
using Selkie.Runtime.Monitors;

namespace Selkie.Engine.Text;

/// <summary>The keys that detach a client (podman-run(1), --detach-keys).</summary>
public sealed record DetachSequence
{
    private readonly string _text;

    private DetachSequence(string text, byte[] bytes) => (_text, Bytes) = (text, bytes);

    /// <summary>What a terminal sends for them; empty: none detach.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Reads a sequence.</summary>
    /// <param name="text">Keys between commas: a character, or ctrl- and one.</param>
    /// <exception cref="EngineError">Not keys.</exception>
    public static DetachSequence Parse(string text)
    {
        try
        {
            return new(text, DetachKeys.Parse(text));
        }
        catch (FormatException e)
        {
            throw new EngineError(ErrorKind.Invalid, $"invalid detach keys: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public bool Equals(DetachSequence? other) => other?._text == _text;

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => _text;
}
