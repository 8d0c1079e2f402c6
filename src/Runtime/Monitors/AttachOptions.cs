namespace Selkie.Runtime.Monitors;

/// <summary>What an attached client connects with what.</summary>
public sealed record AttachOptions
{
    /// <summary>The descriptor that feeds standard input; -1: none.</summary>
    public int Stdin { get; init; } = -1;

    /// <summary>The descriptor that takes standard output; -1: dropped.</summary>
    public int Stdout { get; init; } = -1;

    /// <summary>The descriptor that takes standard error output; -1: dropped.</summary>
    public int Stderr { get; init; } = -1;

    /// <summary>Whether the container has a terminal: then ours is put in raw mode and its size follows ours.</summary>
    public bool Terminal { get; init; }

    /// <summary>The bytes that detach, see <see cref="DetachKeys.Parse"/>; empty: none do.</summary>
    public ReadOnlyMemory<byte> DetachSequence { get; init; }

    /// <summary>Start the created container once attached.</summary>
    public bool Start { get; init; }

    /// <summary>Ends the attachment; the container goes on.</summary>
    public CancellationToken Cancelled { get; init; }

    /// <summary>Called once the container is attached (and started, with <see cref="Start"/>).</summary>
    public Action? Attached { get; init; }
}

/// <summary>Why an attached client ended.</summary>
public enum AttachEnd
{
    /// <summary>The container ended.</summary>
    Exited,

    /// <summary>The user typed the detach keys.</summary>
    Detached,

    /// <summary>The monitor went away.</summary>
    Lost,
}

/// <summary>How an attached client ended.</summary>
/// <param name="End">Why.</param>
/// <param name="ExitCode">The container's exit code, if it ended.</param>
public readonly record struct AttachResult(AttachEnd End, int ExitCode);
