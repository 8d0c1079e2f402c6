using Selkie.Engine.Calls;

namespace Selkie.Remote.Sessions;

/// <summary>The caller's end of a session.</summary>
internal sealed record ClientStreams
{
    /// <summary>What is typed goes in; -1: nothing.</summary>
    public int Input { get; init; } = -1;

    /// <summary>Output comes out; -1: nobody wants it.</summary>
    public int Output { get; init; } = -1;

    /// <summary>Error output comes out; -1: nobody wants it.</summary>
    public int Error { get; init; } = -1;

    /// <summary>The other end is a terminal's: output has no frames, keys go as they are typed.</summary>
    public bool Terminal { get; init; }

    /// <summary>Bytes that detach.</summary>
    public ReadOnlyMemory<byte> DetachKeys { get; init; }

    /// <summary>Whose size the other end's terminal follows: the caller's; -1: nobody's.</summary>
    public int Followed => !Terminal ? -1 : IsTerminal(Input) ? Input : IsTerminal(Output) ? Output : -1;

    private static bool IsTerminal(int descriptor) => new CallStream(descriptor).IsTerminal;
}
