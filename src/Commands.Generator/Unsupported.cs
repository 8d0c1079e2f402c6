namespace Selkie.Commands.Generator;

/// <summary>Options that are known but do nothing yet (unsupported.txt), and where their rows come from.</summary>
internal static class Unsupported
{
    /// <summary>Reads lines "container create --foo"; whole commands need no entry here, for a planned row refuses by itself.</summary>
    public static Dictionary<string, List<string>> Read(string text)
    {
        var all = new Dictionary<string, List<string>>();
        foreach (var line in text.Split('\n'))
        {
            var at = line.IndexOf(" --", StringComparison.Ordinal);
            if (line.Length == 0 || line[0] == '#' || at < 0) continue;
            var path = line.Substring(0, at).Trim();
            if (!all.TryGetValue(path, out var names)) all[path] = names = [];
            names.Add(line.Substring(at + 3).Trim());
        }
        return all;
    }

    /// <summary>The option rows that a built verb lacks: taken from the planned command, marked unsupported.</summary>
    public static string Rows(VerbModel verb, IEnumerable<PlannedRows> planned, Dictionary<string, List<string>> refused)
    {
        if (!refused.TryGetValue(verb.Path, out var names)) return "";
        var source = planned.FirstOrDefault(p => p.Path == verb.Path)?.Row ?? "";
        var rows = "";
        foreach (var name in names)
        {
            if (verb.Row.Contains("\nO\t" + name + "\t")) continue;
            var line = source.Split('\n').FirstOrDefault(l => l.StartsWith("O\t" + name + "\t", StringComparison.Ordinal));
            var fields = (line ?? $"O\t{name}\t\ts\tstring\t\th\t\t\t\t\t\t").Split('\t');
            fields[6] += "u";
            rows += string.Join("\t", fields) + "\n";
        }
        return rows;
    }
}
