using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Listing;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Remote.Transport;

namespace Selkie.Remote.Answers;

/// <summary>A container of a remote engine, and the word that names it.</summary>
/// <param name="Word">The word; the id where the user named none.</param>
/// <param name="Row">The container; null: only the engine can tell whether there is one.</param>
internal sealed record Chosen(string Word, ContainerAnswer? Row)
{
    /// <summary>What it is asked for by.</summary>
    public string Id => Row?.Id ?? Word;
}

/// <summary>Finds the containers that a verb is to work on: the client does it, for each is a request of its own (pkg/domain/infra/tunnel/helpers.go).</summary>
/// <param name="engine">The engine.</param>
internal sealed class ContainerChoices(RemoteEngine engine)
{
    /// <summary>The containers chosen. One word of several that names none fails them all.</summary>
    /// <param name="choice">What the user said.</param>
    /// <param name="ignoreMissing">Words that name nothing are left out.</param>
    /// <exception cref="EngineError">A word names none.</exception>
    /// <param name="looked">The engine is asked for each, so that its id is known.</param>
    public IReadOnlyList<Chosen> Choose(IContainerChoice choice, bool ignoreMissing, bool looked = false)
    {
        if (choice.Filters.Count > 0 || choice.All) return [.. List(new ListContainers { All = true, Filters = choice.Filters }).Select(row => new Chosen(row.Id, row))];
        List<string> words = [.. choice.Containers, .. choice.CidFiles.SelectMany(file => ReadIdFile(file, ignoreMissing))];
        if (words.Count == 1 && !ignoreMissing && !looked) return [new Chosen(words[0], null)];
        var all = List(new ListContainers { All = true });
        var found = new List<Chosen>();
        foreach (var word in words)
            if (Find(all, word) is { } row) found.Add(new Chosen(word, row));
            else if (!ignoreMissing) throw Missing(word);
        return found;
    }

    /// <summary>A container by its name or the beginning of its id.</summary>
    /// <param name="word">The word.</param>
    /// <exception cref="EngineError">It names none.</exception>
    public ContainerAnswer One(string word) => Find(List(new ListContainers { All = true }), word) ?? throw Missing(word);

    /// <summary>Containers as the engine lists them.</summary>
    /// <param name="request">Which.</param>
    public List<ContainerAnswer> List(ListContainers request) => engine.Ask(RemoteCalls.Of(request).Requests).Only.Read(Documents.ReadListContainerAnswer);

    /// <summary>Asks for each container by itself.</summary>
    /// <param name="chosen">The containers.</param>
    /// <param name="requests">The request for one, by its id or the word.</param>
    /// <param name="several">It was not the user who named them: those in another state are no matter.</param>
    public BatchReport Each(IReadOnlyList<Chosen> chosen, Func<string, IReadOnlyList<RemoteRequest>> requests, bool several = false)
    {
        var done = new List<string>();
        var errors = new List<EngineError>();
        foreach (var one in chosen)
        {
            var reply = engine.Ask(requests(one.Id)).Each.Single();
            if (reply.IsSuccess) done.Add(one.Word);
            else if (RemoteErrors.Of(reply) is var error && !(several && error.Kind == ErrorKind.BadState)) errors.Add(error);
        }
        return new BatchReport(done, errors);
    }

    private static ContainerAnswer? Find(List<ContainerAnswer> all, string word) =>
        all.Find(row => row.Id == word || row.Names.Contains(word.TrimStart('/'))) ?? (all.FindAll(row => row.Id.StartsWith(word, StringComparison.Ordinal)) is [var only] && word.Length > 0 ? only : null);

    private static EngineError Missing(string word) => new(ErrorKind.NotFound, $"no container with name or ID \"{word}\" found: no such container", subject: word);

    private IEnumerable<string> ReadIdFile(string file, bool ignoreMissing)
    {
        if (engine.Call.PathOf(file) is var path && File.Exists(path)) return [File.ReadAllText(path).Split('\n')[0].Trim()];
        return ignoreMissing ? [] : throw new EngineError(ErrorKind.Invalid, $"reading CIDFile: open {file}: no such file or directory");
    }
}
