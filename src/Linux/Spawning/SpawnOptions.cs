using Selkie.Linux.Signalling;

namespace Selkie.Linux.Spawning;

/// <summary>A descriptor given to a new process: <paramref name="Source"/> here becomes <paramref name="Target"/> there.</summary>
/// <param name="Source">The descriptor of this process; -1 opens /dev/null.</param>
/// <param name="Target">The number the new process sees.</param>
public readonly record struct SpawnFile(int Source, int Target);

/// <summary>What a new process is born with. Everything not named is the default: no descriptor above 2, default signals, no blocked signal.</summary>
public sealed record SpawnOptions
{
    /// <summary>The program; a name without a slash is looked for in <c>PATH</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The whole argument vector with argv[0].</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The environment as <c>KEY=VALUE</c>; null passes this process's on.</summary>
    public IReadOnlyList<string>? Environment { get; init; }

    /// <summary>The working directory; null keeps this process's.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Descriptors by number. 0, 1 and 2 are passed on when not named; all others are closed.</summary>
    public IReadOnlyList<SpawnFile> Files { get; init; } = [];

    /// <summary>Starts a new session (setsid).</summary>
    public bool NewSession { get; init; }

    /// <summary>Makes the process the leader of a new process group.</summary>
    public bool NewProcessGroup { get; init; }

    /// <summary>Signals the process starts with blocked; by default none is.</summary>
    public SignalSet BlockedSignals { get; init; }
}
