using Selkie.Oci;

namespace Selkie.Engine.Verbs;

/// <summary>What a verb over several containers did: one word for each that went well, and the errors of the others.</summary>
/// <param name="Done">What is printed for each: the word the user named it by, or its id.</param>
/// <param name="Errors">What went wrong.</param>
public sealed record BatchReport(IReadOnlyList<string> Done, IReadOnlyList<EngineError> Errors)
{
    /// <summary>Ids of those for which there was nothing to do: they were as they were to be.</summary>
    public IReadOnlyList<string> Unchanged { get; init; } = [];

    /// <summary>Ids of what is gone, of a verb that removes: <see cref="Done"/> may have names.</summary>
    public IReadOnlyList<string> Removed { get; init; } = [];
}

/// <summary>Collects a report.</summary>
internal sealed class Batch
{
    private readonly List<string> _done = [];

    /// <summary>Ids of those for which there was nothing to do.</summary>
    public List<string> Unchanged { get; } = [];

    /// <summary>Ids of what is gone.</summary>
    public List<string> Removed { get; } = [];

    /// <summary>Errors so far.</summary>
    public List<EngineError> Errors { get; } = [];

    /// <summary>Does one part; its failure is noted and the others go on.</summary>
    public void Try(string word, Func<bool> act)
    {
        try
        {
            if (act()) _done.Add(word);
        }
        catch (EngineError e) when (e is not Selkie.Engine.Verbs.InterruptedStartException)
        {
            Errors.Add(e);
        }
        catch (Exception e) when (e is Linux.LinuxException or Selkie.Runtime.Containers.RuntimeFailedException)
        {
            Errors.Add(new EngineError(ErrorKind.Internal, e.Message));
        }
    }

    /// <summary>The report.</summary>
    public BatchReport Report() => new(_done, Errors) { Unchanged = Unchanged, Removed = Removed };
}
