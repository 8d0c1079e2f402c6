namespace Selkie.Storage.Checking;

/// <summary>What a check found: texts by the id of the object.</summary>
public sealed class CheckReport
{
    /// <summary>Damaged layers, and directories of layers without a record.</summary>
    public SortedDictionary<string, List<string>> Layers { get; } = new(StringComparer.Ordinal);

    /// <summary>Damaged layers of additional stores.</summary>
    public SortedDictionary<string, List<string>> ReadOnlyLayers { get; } = new(StringComparer.Ordinal);

    /// <summary>Damaged images, also those with damaged layers.</summary>
    public SortedDictionary<string, List<string>> Images { get; } = new(StringComparer.Ordinal);

    /// <summary>Damaged images of additional stores.</summary>
    public SortedDictionary<string, List<string>> ReadOnlyImages { get; } = new(StringComparer.Ordinal);

    /// <summary>Damaged containers, also those of damaged images.</summary>
    public SortedDictionary<string, List<string>> Containers { get; } = new(StringComparer.Ordinal);

    /// <summary>What belongs to nothing, or what is missing and can be made anew: a path and what is wrong with it.</summary>
    public List<string> Leftovers { get; } = [];

    /// <summary>Whether anything is wrong.</summary>
    public bool HasErrors => Layers.Count + ReadOnlyLayers.Count + Images.Count + ReadOnlyImages.Count + Containers.Count + Leftovers.Count > 0;

    internal HashSet<string> Unaccounted { get; } = [];

    internal static void Add(SortedDictionary<string, List<string>> to, string id, params IEnumerable<string> texts)
    {
        if (!to.TryGetValue(id, out var list)) to[id] = list = [];

        list.AddRange(texts);
    }
}
