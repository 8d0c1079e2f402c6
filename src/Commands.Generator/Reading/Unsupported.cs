using Selkie.Commands.Generator.Model;

namespace Selkie.Commands.Generator.Reading;

/// <summary>Options that are known and refused (docs/surface/unsupported.txt).</summary>
internal static class Unsupported
{
    /// <summary>Reads lines "container create --foo"; whole commands need no entry here, for a planned one refuses by itself.</summary>
    /// <returns>Names of options by the command's path.</returns>
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

    /// <summary>The command of a built verb with the options that it lacks: as they are planned, marked as refused.</summary>
    public static CommandModel Complete(VerbModel verb, IEnumerable<PlannedCommand> planned, Dictionary<string, List<string>> refused)
    {
        if (!refused.TryGetValue(verb.Path, out var names)) return verb.Command;
        var known = planned.FirstOrDefault(command => command.Path == verb.Path)?.Command.Options ?? [];
        var missing = names.Where(name => verb.Command.Options.All(option => option.Name != name))
            .Select(name => (known.FirstOrDefault(option => option.Name == name) ?? new OptionModel { Name = name, Type = "string", Hidden = true }) with { Unsupported = true });
        return verb.Command with { Options = new(verb.Command.Options.Concat(missing)) };
    }
}
