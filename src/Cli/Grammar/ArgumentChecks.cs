using Selkie.Engine.Verbs;
using Selkie.Oci.Text;

namespace Selkie.Cli.Grammar;

/// <summary>Checks of operands before anything runs; the texts are cobra's and Podman's (cmd/podman/validate).</summary>
internal static class ArgumentChecks
{
    /// <summary>Throws when the operands or options do not fit the command.</summary>
    /// <param name="line">The command's options and operands.</param>
    /// <param name="command">The program's name and the command's words.</param>
    public static void Check(ParsedLine line, string command)
    {
        var error = line.Command.Rule switch
        {
            ArgumentRule.IdOrLatest => IdOrLatest(line, command),
            ArgumentRule.AllLatestOrIdFile => AllLatestOrIdFile(line, needed: true),
            ArgumentRule.AllLatestOrIdFileOrNothing => AllLatestOrIdFile(line, needed: false),
            ArgumentRule.OneOfAllLatestOrIds => OneOfAllLatestOrIds(line),
            _ => Count(line, command) ?? (line.Command.Bind is null ? LatestOrIds(line) : null), // built commands know themselves
        };
        if (error is not null) throw new CommandLineException(error);
    }

    /// <summary>Throws when an option was given that does nothing yet.</summary>
    public static void RefuseUnsupported(ParsedLine line)
    {
        for (var i = 0; i < line.Command.Options.Count; i++)
            if (line.Command.Options[i].Unsupported && line.Has(i))
                throw new CommandLineException($"--{line.Command.Options[i].Name} is not supported yet");
    }

    private static string? Count(ParsedLine line, string command)
    {
        int count = line.Arguments.Count, min = line.Command.MinArguments, max = line.Command.MaxArguments;
        if (count < min && line.Command.TooFew is { } few) return few.Replace("{verb}", command);
        if (max >= 0 && count > max && line.Command.TooMany is { } many) return many.Replace("{verb}", command);
        if (count >= min && (max < 0 || count <= max)) return null;
        if (max == 0) return $"`{command}` takes no arguments";
        if (max < 0) return $"requires at least {min} arg(s), only received {count}";
        if (min == max) return $"accepts {min} arg(s), received {count}";
        return min == 0 ? $"accepts at most {max} arg(s), received {count}" : $"accepts between {min} and {max} arg(s), received {count}";
    }

    private static string? IdOrLatest(ParsedLine line, string command)
    {
        var count = line.Arguments.Count;
        if (count > 1) return $"`{command}` accepts at most one argument";
        var latest = line.IsOn("latest");
        if (count == 0 && !latest) return $"{GoText.Quote(command)} requires a name, id, or the \"--latest\" flag";
        return count > 0 && latest ? "--latest and containers cannot be used together" : null;
    }

    private static string? LatestOrIds(ParsedLine line) => line.IsOn("latest") && line.Arguments.Count > 0
        ? $"--latest and {(IsOfPods(line) ? "pods" : "containers")} cannot be used together" : null;

    private static bool IsOfPods(ParsedLine line) => line.Command.Path.StartsWith("pod ", StringComparison.Ordinal);

    private static string? OneOfAllLatestOrIds(ParsedLine line)
    {
        bool[] ways = [line.IsOn("all"), line.IsOn("latest"), line.Arguments.Count > 0];
        return ways.Count(way => way) < 2 ? null : $"--all, --latest and {(IsOfPods(line) ? "arguments" : "containers")} cannot be used together";
    }

    private static string? AllLatestOrIdFile(ParsedLine line, bool needed)
    {
        var some = line.Arguments.Count > 0;
        bool all = line.IsOn("all"), latest = line.IsOn("latest");
        var file = line.Command.Find("cidfile") >= 0 ? "cidfile" : line.Command.Find("pod-id-file") >= 0 ? "pod-id-file" : null;
        var byFile = file is not null && line.Has(file);
        if (line.Has("filter")) return some ? "--filter takes no arguments" : null;
        if (byFile && (all || latest)) return $"--all, --latest, and --{file} cannot be used together";
        if (all && latest) return "--all and --latest cannot be used together";
        if (some && all) return "no arguments are needed with --all";
        if (!needed) return null;
        if (some && latest) return "--latest and containers cannot be used together";
        if (some && byFile) return $"no arguments are needed with --latest or --{file}";
        return some || all || latest || byFile ? null : "you must provide at least one name or id";
    }
}
