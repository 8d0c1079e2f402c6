namespace Selkie.Map;

/// <summary>An arrow: a folder uses types of another.</summary>
/// <param name="From">The folder that uses.</param>
/// <param name="To">The folder that is used.</param>
/// <param name="Because">The first use found: file and type.</param>
internal sealed record Arrow(string From, string To, string Because);

/// <summary>
/// Finds who uses whom: a name of a type that is declared elsewhere and whose namespace is in sight, and the namespace of another folder that is
/// brought into sight (for extension methods, whose types nobody names; the compiler sees to it that none stands there in vain).
/// </summary>
internal static class Arrows
{
    public static List<Arrow> Find(IReadOnlyList<SourceFile> sources)
    {
        var declared = new Dictionary<string, List<SourceFile>>();
        foreach (var file in sources)
            foreach (var type in file.Types)
                (declared.TryGetValue(type, out var places) ? places : declared[type] = []).Add(file);

        var folders = sources.ToLookup(file => file.Namespace, file => file.Folder);
        var arrows = new SortedDictionary<(string, string), Arrow>();
        foreach (var file in sources)
            foreach (var name in file.Names.Order(StringComparer.Ordinal))
                if (Declaration(file, name, declared) is { } other && other.Folder != file.Folder)
                    arrows.TryAdd((file.Folder, other.Folder), new Arrow(file.Folder, other.Folder, $"{file.Path} names {name}"));
        foreach (var file in sources)
            foreach (var space in file.Usings.Where(space => space.StartsWith("Selkie.", StringComparison.Ordinal)))
                if (folders[space].Distinct().ToList() is [var only] && only != file.Folder)
                    arrows.TryAdd((file.Folder, only), new Arrow(file.Folder, only, $"{file.Path} uses {space}"));
        return [.. arrows.Values];
    }

    private static SourceFile? Declaration(SourceFile file, string name, Dictionary<string, List<SourceFile>> declared)
    {
        if (!declared.TryGetValue(name, out var places)) return null;
        var seen = places.FindAll(p => InSight(file, p.Namespace));
        return seen.Find(p => p.Folder == file.Folder) ?? seen.Find(p => p.Project == file.Project) ?? seen.FirstOrDefault();
    }

    private static bool InSight(SourceFile file, string space) =>
        file.Namespace == space || file.Namespace.StartsWith(space + ".", StringComparison.Ordinal) || file.Usings.Contains(space);
}
