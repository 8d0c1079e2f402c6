using Selkie.Engine.Verbs;

namespace Selkie.Cli.Tests;

/// <summary>The commands built against the commands planned (docs/surface).</summary>
public class SurfaceTests
{
    private const int Paths = 268;

    [Fact]
    public void All_paths_of_podman_are_known() => Assert.True(CommandTable.AllPaths.Length >= Paths);

    [Fact]
    public void Built_commands_have_podmans_options()
    {
        var drift = new List<string>();
        var known = CommandTable.AllPaths.Select(CommandTable.FindPlanned).OfType<CommandRow>().SelectMany(r => r.Options).Select(o => o.Name).ToHashSet();
        foreach (var path in CommandTable.AllPaths)
        {
            if (CommandTable.Find(path) is not { Bind: not null } built || CommandTable.FindPlanned(path) is not { } planned) continue;
            foreach (var option in built.Options)
                if (!option.Hidden && !known.Contains(option.Name)) drift.Add($"{path} --{option.Name}: not Podman's");
            foreach (var option in planned.Options)
                if (Difference(option, built.Find(option.Name) is >= 0 and var i ? built.Options[i] : null) is { } difference) drift.Add($"{path} --{option.Name}: {difference}");
        }
        Assert.True(drift.Count == 0, string.Join('\n', drift));
    }

    private static string? Difference(OptionRow planned, OptionRow? built)
    {
        if (built is null) return planned.Hidden ? null : "neither declared nor in unsupported.txt";
        if (built.Shorthand != planned.Shorthand) return "another letter";
        if ((built.Kind == OptionKind.Bool) != (planned.Kind == OptionKind.Bool)) return "a switch only in one of them";
        if (planned.Type is "strings" or "stringArray" && (built.Kind == OptionKind.Slice) != (planned.Type == "strings")) return "divided at commas only in one of them";
        if (built.NoValue != planned.NoValue) return $"without a value it means {built.NoValue ?? "an error"}, in Podman {planned.NoValue ?? "an error"}";
        return planned.Aliases.Except(built.Aliases).Any() ? $"lacks the alias {string.Join(", ", planned.Aliases.Except(built.Aliases))}" : null;
    }

    [Fact]
    public void Unsupported_names_no_option_that_is_declared()
    {
        var declared = new List<string>();
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "unsupported.txt")))
        {
            var at = line.IndexOf(" --", StringComparison.Ordinal);
            if (line.StartsWith('#') || at < 0) continue;
            var row = CommandTable.Find(line[..at]);
            Assert.True(row is not null, $"unsupported.txt names an unknown command: {line}");
            if (row.Find(line[(at + 3)..].Trim()) is >= 0 and var i && !row.Options[i].Unsupported && row.Bind is not null) declared.Add(line);
        }
        Assert.Empty(declared);
    }
}
