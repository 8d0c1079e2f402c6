namespace Selkie.Commands.Generator;

/// <summary>A command that is known but not built: its path, synonyms and row.</summary>
/// <param name="Path">The command's words.</param>
/// <param name="Synonyms">Other full paths of the same command.</param>
/// <param name="Row">The table row.</param>
internal sealed record PlannedRows(string Path, List<string> Synonyms, string Row)
{
    /// <summary>Reads planned.tsv: "C path" begins a command, the lines of its row follow.</summary>
    public static List<PlannedRows> Read(string text)
    {
        var rows = new List<PlannedRows>();
        var path = default(string);
        var lines = new List<string>();
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("C\t", StringComparison.Ordinal))
            {
                Add(rows, path, lines);
                path = line.Substring(2);
                lines.Clear();
            }
            else if (line.Length > 1 && line[0] != '#')
            {
                lines.Add(line);
            }
        }
        Add(rows, path, lines);
        return rows;
    }

    private static void Add(List<PlannedRows> rows, string? path, List<string> lines)
    {
        if (path is null) return;
        var synonyms = lines.Where(l => l.StartsWith("S\t", StringComparison.Ordinal)).Select(l => l.Substring(2)).ToList();
        rows.Add(new PlannedRows(path, synonyms, string.Join("\n", lines) + "\n"));
    }
}
