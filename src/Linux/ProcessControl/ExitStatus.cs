namespace Selkie.Linux.ProcessControl;

/// <summary>How a process ended, from wait(2)'s status word.</summary>
/// <param name="Raw">The status word.</param>
public readonly record struct ExitStatus(int Raw)
{
    /// <summary>The signal that ended it, or 0.</summary>
    public int Signal => Raw & 0x7f;

    /// <summary>The exit code as shells and engines count it: 128 plus the signal's number when one ended it.</summary>
    public int Code => Signal != 0 ? 128 + Signal : Raw >> 8 & 0xff;

    /// <summary>Whether it exited with 0.</summary>
    public bool Success => Raw == 0;
}
