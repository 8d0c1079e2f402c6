using Selkie.Engine.Verbs;

namespace Selkie.Engine.Host;

/// <summary>Print a completion script for a shell</summary>
/// <remarks>Print a script that makes a shell complete commands, options and names of objects. The script asks the program itself at each completion.</remarks>
[Verb("completion", Use = "[options] {bash|zsh|fish|powershell}", Hidden = true)]
[Example("bash")]
[Example("zsh --file ~/.zfunc/_{program}")]
[Example("fish --no-desc")]
public sealed partial record WriteCompletion
{
    /// <summary>The shell.</summary>
    [Argument("SHELL", Complete = "bash|zsh|fish|powershell")]
    public string Shell { get; init; } = "";

    /// <summary>File that takes the script, instead of standard output</summary>
    [Option("file", 'f', Complete = "files")]
    public string? File { get; init; }

    /// <summary>Complete without descriptions</summary>
    [Option("no-desc")]
    public bool NoDescriptions { get; init; }
}
