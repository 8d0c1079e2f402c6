namespace Selkie.Map.Rules;

/// <summary>No folder uses, directly or by way of others, a folder that uses it. A folder is one with its own files; those of its sub-folders are not its own.</summary>
internal static class Circles
{
    public static IEnumerable<Finding> Find(IReadOnlyList<SourceFile> sources)
    {
        var arrows = Arrows.Find(sources);
        var uses = arrows.ToLookup(arrow => arrow.From);
        foreach (var folder in sources.Select(file => file.Folder).Distinct())
            if (Shortest(folder, uses) is { } way)
                yield return new Finding("src/" + folder, "circle", 0, $"uses itself in a circle: {folder} → {string.Join(" → ", way.Select(arrow => $"{arrow.To} ({arrow.Because})"))}");
    }

    // Breadth first: the shortest way back is the one to cut.
    private static List<Arrow>? Shortest(string folder, ILookup<string, Arrow> uses)
    {
        var ways = new Queue<List<Arrow>>(uses[folder].Select(arrow => new List<Arrow> { arrow }));
        var seen = new HashSet<string>();
        while (ways.TryDequeue(out var way))
        {
            if (way[^1].To == folder) return way;
            if (!seen.Add(way[^1].To)) continue;
            foreach (var next in uses[way[^1].To]) ways.Enqueue([.. way, next]);
        }
        return null;
    }
}
