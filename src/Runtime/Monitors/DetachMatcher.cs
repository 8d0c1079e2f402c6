namespace Selkie.Runtime.Monitors;

/// <summary>Finds the detach sequence in what is typed, over the borders of reads. Keys that could begin it are held back until they do not.</summary>
/// <param name="sequence">The bytes; empty: none detach.</param>
public sealed class DetachMatcher(ReadOnlyMemory<byte> sequence)
{
    /// <summary>The longest sequence that is supported; longer ones never match.</summary>
    public const int Longest = 32;

    private readonly ReadOnlyMemory<byte> _sequence = sequence.Length <= Longest ? sequence : default;
    private int _held;

    /// <summary>Copies what may be passed on to <paramref name="output"/>, which may be the memory before <paramref name="input"/>; returns how much.</summary>
    public int Filter(ReadOnlySpan<byte> input, Span<byte> output, out bool detached)
    {
        detached = false;
        var keys = _sequence.Span;
        var length = 0;
        foreach (var key in input)
        {
            if (keys.Length > 0 && key == keys[_held])
            {
                if (++_held < keys.Length) continue;
                _held = 0;
                detached = true;
                return length;
            }
            keys[.._held].CopyTo(output[length..]);
            length += _held;
            _held = keys.Length > 0 && key == keys[0] ? 1 : 0;
            if (_held == 0) output[length++] = key;
        }
        return length;
    }
}
