using Selkie.Engine.Containers.Status;
using Selkie.Engine.State;
using Selkie.Engine.Text;
using Selkie.Oci;

namespace Selkie.Engine.Containers.Listing;

/// <summary>The ways verbs over several containers name them.</summary>
public interface IContainerChoice
{
    /// <summary>Names and ids.</summary>
    IReadOnlyList<string> Containers { get; }

    /// <summary>Every container.</summary>
    bool All { get; }

    /// <summary>The one made last.</summary>
    bool Latest { get; }

    /// <summary>Those that match filters.</summary>
    IReadOnlyList<Filter> Filters { get; }

    /// <summary>Files with ids.</summary>
    IReadOnlyList<string> CidFiles { get; }
}

/// <summary>A container and the word it was named by.</summary>
public sealed record Selected(string Word, ContainerRow Row);

/// <summary>Finds the containers that a verb is to work on.</summary>
internal sealed class ContainerSelection(EngineContext engine)
{
    /// <summary>The containers chosen. One word that names none fails them all, before anything is done to the others, unless those may be missing.</summary>
    /// <param name="choice">What the user said.</param>
    /// <param name="ignoreMissing">Words that name nothing are left out.</param>
    /// <exception cref="NoSuchContainerException">A word names none.</exception>
    public IReadOnlyList<Selected> Choose(IContainerChoice choice, bool ignoreMissing)
    {
        if (choice.Latest) return [Of(engine.Lookup.Latest())];
        if (choice.Filters.Count > 0)
        {
            var filters = new ContainerFilters(engine, choice.Filters);
            return [.. engine.Database.All().Where(filters.Match).Select(Of)];
        }
        if (choice.All) return [.. engine.Database.All().Select(Of)];
        var found = new List<Selected>();
        foreach (var word in choice.Containers.Concat(choice.CidFiles.SelectMany(file => ReadIdFile(file, ignoreMissing))))
            if (engine.Lookup.TryOne(word) is { } row) found.Add(new Selected(word, row));
            else if (!ignoreMissing) throw new NoSuchContainerException(word);
        return found;
    }

    private static Selected Of(ContainerRow row) => new(row.Spec.Id, row);

    private IEnumerable<string> ReadIdFile(string file, bool ignoreMissing)
    {
        if (engine.Call.PathOf(file) is var path && File.Exists(path)) return [File.ReadAllText(path).Split('\n')[0].Trim()];
        return ignoreMissing ? [] : throw new EngineError(ErrorKind.Invalid, $"reading CIDFile: open {file}: no such file or directory");
    }
}
