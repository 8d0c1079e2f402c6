using System.Text;
using Selkie.Linux.ProcessControl;

namespace Selkie.Linux.Spawning;

/// <summary>How a program that was run to its end went.</summary>
public sealed record SpawnResult
{
    /// <summary>How it ended.</summary>
    public required ExitStatus Status { get; init; }

    /// <summary>What it wrote to its standard output.</summary>
    public required byte[] Output { get; init; }

    /// <summary>What it wrote to its standard error output.</summary>
    public required byte[] ErrorOutput { get; init; }

    /// <summary>The standard output as UTF-8.</summary>
    public string OutputText => Encoding.UTF8.GetString(Output);

    /// <summary>The standard error output as UTF-8, without white space at its ends.</summary>
    public string ErrorText => Encoding.UTF8.GetString(ErrorOutput).Trim();
}
