using System.Collections.Frozen;
using Selkie.Engine.Diagnostics;

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

    /// <summary>Takes what is to be known besides the answer.</summary>
    public Logger Log { get; init; } = Logger.None;

    /// <summary>Whoever can be asked; null: nobody can.</summary>
    public IPrompt? Prompt { get; init; }

    /// <summary>Whether the caller agrees; where nobody can be asked, the request alone says what is wanted.</summary>
    /// <param name="question">The question, with what an answer looks like.</param>
    public bool Agrees(string question) => Prompt is null || Prompt.Ask(question, secret: false) is ['y' or 'Y', ..];

    /// <summary>Who is told how images move.</summary>
    public Func<Transfer, IPullProgress> Progress { get; init; } = static _ => LineProgress.None;

    /// <summary>The words that the caller typed, the name of the program first; for messages, and kept as what made a container.</summary>
    public IReadOnlyList<string> CommandLine { get; init; } = ["selkie"];

    /// <summary>A variable of the caller; null where it is not set or empty.</summary>
    /// <param name="name">Its name.</param>
    public string? Variable(string name) => Environment.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    /// <summary>Who is told how an image moves; what moves through it stops when the call is cancelled.</summary>
    /// <param name="transfer">Which way.</param>
    /// <param name="quiet">Nobody is told.</param>
    public IPullProgress Watch(Transfer transfer, bool quiet)
    {
        var told = quiet ? LineProgress.None : Progress(transfer);
        return Cancelled.CanBeCanceled ? new CancellableProgress(told, Cancelled) : told;
    }

    /// <summary>What the caller sends on its input.</summary>
    public Stream OpenInput() => new CancellableStream(Streams.Input.Open(FileAccess.Read), Cancelled, Streams.Input.Descriptor);

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
