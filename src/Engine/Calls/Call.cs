using System.Collections.Frozen;

namespace Selkie.Engine.Calls;

/// <summary>What comes in while an image is on its way.</summary>
public enum Transfer
{
    /// <summary>Bytes of a registry.</summary>
    Download,

    /// <summary>Bytes of an archive, a directory or the store.</summary>
    Read,
}

/// <summary>
/// Everything of the caller that a verb may touch, for one request: who listens, who can be asked, when it is no longer wanted. A command
/// line makes one for the process' own terminal, a service one for each request.
/// </summary>
public sealed record Call
{
    /// <summary>A caller of whom nothing is known and whom nobody can ask.</summary>
    public static Call Silent { get; } = new();

    /// <summary>Ends when the caller has gone away.</summary>
    public CancellationToken Cancelled { get; init; }

    /// <summary>Input, output and errors.</summary>
    public CallStreams Streams { get; init; } = CallStreams.None;

    /// <summary>The directory that relative paths of the caller are meant against; absolute.</summary>
    public string Directory { get; init; } = "/";

    /// <summary>The caller's variables, where a verb asks for them (<c>--env NAME</c>, credentials, proxies).</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Whoever can be asked; null: nobody can.</summary>
    public IPrompt? Prompt { get; init; }

    /// <summary>Whether the caller agrees; where nobody can be asked, the request alone says what is wanted.</summary>
    /// <param name="question">The question, with what an answer looks like.</param>
    public bool Agrees(string question) => Prompt is null || Prompt.Ask(question, secret: false) is ['y' or 'Y', ..];

    /// <summary>Who is told how images move.</summary>
    public Func<Transfer, IPullProgress> Progress { get; init; } = static _ => LineProgress.None;

    /// <summary>The words that the caller typed, the name of the program first; for messages, and kept as what made a container.</summary>
    public IReadOnlyList<string> CommandLine { get; init; } = ["selkie"];

    /// <summary>A path of the caller, made absolute.</summary>
    /// <param name="path">As the caller wrote it.</param>
    public string PathOf(string path) => Path.GetFullPath(path, Directory);

    /// <summary>The socket of the <see cref="ServiceManager"/> that waits for what this call starts; null: none.</summary>
    public string? NotifySocket { get; init; }
}

/// <summary>Asks the caller.</summary>
public interface IPrompt
{
    /// <summary>Asks for a line.</summary>
    /// <param name="question">The question.</param>
    /// <param name="secret">The answer is not shown.</param>
    string Ask(string question, bool secret);

    /// <summary>Asks which of several things is meant; null where the caller sees no lists.</summary>
    Func<IReadOnlyList<string>, string>? Choose { get; }
}
