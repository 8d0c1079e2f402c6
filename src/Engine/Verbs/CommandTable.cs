namespace Selkie.Engine.Verbs;

/// <summary>
/// All commands: those built (from the verb records) and those only planned (docs/surface/planned.tsv). The generator
/// writes the other half. Nothing here costs anything until a row is asked for.
/// </summary>
public static partial class CommandTable
{
    /// <summary>The row of a path, a synonym's being that of the command it names.</summary>
    /// <param name="path">The command's words.</param>
    /// <returns>The row, or null when there is no such command.</returns>
    public static CommandRow? Find(string path) => FindBuilt(path) ?? FindPlanned(path);

    /// <summary>The commands below a path, sorted by name; hidden ones included, synonyms not.</summary>
    /// <param name="path">The parent, empty for the program.</param>
    /// <returns>The rows.</returns>
    public static List<CommandRow> Children(string path)
    {
        var rows = new List<CommandRow>();
        var prefix = path.Length == 0 ? "" : path + " ";
        foreach (var child in AllPaths)
            if (child.Length > prefix.Length && child.StartsWith(prefix, StringComparison.Ordinal)
                && child.IndexOf(' ', prefix.Length) < 0 && Find(child) is { } row && row.Path == child)
                rows.Add(row);
        rows.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return rows;
    }
}
