using Selkie.Engine.Verbs;

namespace Selkie.Cli.Grammar;

/// <summary>
/// A command line taken apart: the program's options, the command, its options and operands. The way from the first word to
/// the command is cobra's with TraverseChildren: each level's options stand before the next word.
/// </summary>
internal sealed class CommandLine
{
    private CommandLine(ParsedLine program, ParsedLine line)
    {
        Program = program;
        Line = line;
    }

    /// <summary>The options of the program.</summary>
    public ParsedLine Program { get; }

    /// <summary>The options and operands of the command.</summary>
    public ParsedLine Line { get; private set; }

    /// <summary>The command; the program itself when no command was named.</summary>
    public CommandRow Command => Line.Command;

    /// <summary>Whether help was asked for.</summary>
    public bool HelpWanted { get; private set; }

    /// <summary>Warnings about deprecated options, for standard error.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Takes a command line apart.</summary>
    /// <param name="words">The words after the program's name.</param>
    /// <param name="name">The program's name in messages.</param>
    public static CommandLine Parse(ReadOnlySpan<string> words, string name)
    {
        var root = new ParsedLine(CommandTable.Find("")!);
        var result = new CommandLine(root, root);
        words = result.Descend(words);
        try
        {
            result.Take(words);
        }
        catch (CommandLineException e)
        {
            throw new CommandLineException($"{e.Message}\nSee '{Full(name, result.Command)} --help'");
        }
        result.HelpWanted |= root.IsOn("help");
        return result;
    }

    /// <summary>How many words the options of the program take that come before any command.</summary>
    public static int SkipProgramOptions(ReadOnlySpan<string> words)
    {
        if (words is not [['-', ..], ..]) return 0;
        var root = new ParsedLine(CommandTable.Find("")!);
        var count = 0;
        for (; count < words.Length && Traits.IsOption(words[count]); count++)
            if (Traits.TakesNext(words[count], root, root)) count++;
        return Math.Min(count, words.Length);
    }

    /// <summary>The modules that the program's options add to the configuration: what is wrong with one is said before anything else of the line.</summary>
    /// <param name="words">The words before the command.</param>
    public static List<string> Modules(ReadOnlySpan<string> words)
    {
        const string Option = "--module";
        var root = new ParsedLine(CommandTable.Find("")!);
        var modules = new List<string>();
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i].StartsWith(Option + "=", StringComparison.Ordinal)) modules.Add(words[i][(Option.Length + 1)..]);
            if (!Traits.TakesNext(words[i], root, root)) continue;
            if (words[i++] == Option && i < words.Length) modules.Add(words[i]);
        }
        return modules;
    }

    /// <summary>The program's name and the command's words.</summary>
    public static string Full(string name, CommandRow command) => command.Path.Length == 0 ? name : name + " " + command.Path;

    /// <summary>Follows the words down to the command and takes the options before each; returns the words after it.</summary>
    private ReadOnlySpan<string> Descend(ReadOnlySpan<string> words)
    {
        var valueNext = false;
        var start = 0;
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i];
            if (Traits.IsOption(word) && !valueNext)
            {
                valueNext = Traits.TakesNext(word, Line, Program);
            }
            else if (valueNext)
            {
                valueNext = false;
            }
            else
            {
                var path = Command.Path.Length == 0 ? word : Command.Path + " " + word;
                if (word.Contains(' ') || CommandTable.Find(path) is not { } next) break;
                Take(words[start..i]);
                start = i + 1;
                Line = new ParsedLine(next);
                if (!next.IsGroup) break;
            }
        }
        return words[start..];
    }

    private void Take(ReadOnlySpan<string> words)
    {
        var parser = new LineParser(Line, Line == Program ? null : Program);
        parser.Parse(words);
        HelpWanted |= parser.HelpWanted;
        Warnings.AddRange(parser.Warnings);
    }

    /// <summary>How cobra sees a word before any option is parsed.</summary>
    private static class Traits
    {
        public static bool IsOption(string word) => word.Length > 1 && word[0] == '-';

        public static bool TakesNext(string word, ParsedLine line, ParsedLine program)
        {
            if (word.Contains('=')) return false;
            if (word.StartsWith("--", StringComparison.Ordinal))
            {
                var name = word.AsSpan(2);
                return Option(line, line.Command.Find(name), program, program.Command.Find(name))?.NoValue is null;
            }
            return word.Length == 2
                && Option(line, line.Command.FindShort(word[1]), program, program.Command.FindShort(word[1]))?.NoValue is null;
        }

        private static OptionRow? Option(ParsedLine line, int own, ParsedLine program, int shared) =>
            own >= 0 ? line.Command.Options[own] : shared >= 0 ? program.Command.Options[shared] : null;
    }
}
