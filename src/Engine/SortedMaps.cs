namespace Selkie.Engine;

/// <summary>Maps as Go prints them: by the order of their keys.</summary>
internal static class SortedMaps
{
    /// <summary>The map in the order of its keys; null stays null.</summary>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(map))]
    internal static SortedDictionary<string, T>? Sorted<T>(this IReadOnlyDictionary<string, T>? map)
    {
        if (map is null) return null;
        var sorted = new SortedDictionary<string, T>(StringComparer.Ordinal);
        foreach (var (key, value) in map) sorted[key] = value;
        return sorted;
    }
}
