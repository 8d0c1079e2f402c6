using Selkie.Engine.Verbs;
using Selkie.Oci.Text;

namespace Selkie.Cli.Grammar;

/// <summary>
/// pflag's grammar over the options of a command and, behind them, those of the program: <c>--name value</c>, <c>--name=value</c>,
/// bundled letters, values joined to a letter, <c>--</c>. Errors have pflag's texts.
/// </summary>
/// <param name="line">Takes the command's options and operands.</param>
/// <param name="program">Takes the program's options, as far as they may follow the command; null while the program's own are parsed.</param>
internal sealed class LineParser(ParsedLine line, ParsedLine? program)
{
    /// <summary>Whether <c>-h</c> was met where no option has that letter, or <c>--help</c> where there is no such option.</summary>
    public bool HelpWanted { get; private set; }

    /// <summary>Warnings about deprecated options.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Parses words; stops at the first operand if the command wants that, or when help is wanted.</summary>
    public void Parse(ReadOnlySpan<string> words)
    {
        while (words.Length > 0 && !HelpWanted)
        {
            var word = words[0];
            words = words[1..];
            if (word.Length < 2 || word[0] != '-')
            {
                line.Arguments.Add(word);
                if (line.Command.Interspersed) continue;
                line.Arguments.AddRange(words);
                return;
            }
            if (word == "--")
            {
                line.ArgumentsBeforeDash = line.Arguments.Count;
                line.Arguments.AddRange(words);
                return;
            }
            words = word[1] == '-' ? Long(word, words) : Letters(word, words);
        }
    }

    private ReadOnlySpan<string> Long(string word, ReadOnlySpan<string> rest)
    {
        var equals = word.IndexOf('=');
        var name = equals < 0 ? word[2..] : word[2..equals];
        if (name.Length == 0 || name[0] == '-') throw new CommandLineException($"bad flag syntax: {word}");
        var (target, option) = Find(name);
        if (option < 0)
        {
            if (name != "help") throw new CommandLineException($"unknown flag: --{name}");
            HelpWanted = true;
            return rest;
        }
        var value = equals >= 0 ? word[(equals + 1)..] : target.Command.Options[option].NoValue;
        if (value is null)
        {
            if (rest.IsEmpty) throw new CommandLineException($"flag needs an argument: {word}");
            value = rest[0];
            rest = rest[1..];
        }
        Set(target, option, value);
        return rest;
    }

    private ReadOnlySpan<string> Letters(string word, ReadOnlySpan<string> rest)
    {
        for (var letters = word[1..]; letters.Length > 0;)
        {
            var letter = letters[0];
            var (target, option) = FindShort(letter);
            if (option < 0)
            {
                if (letter != 'h') throw new CommandLineException($"unknown shorthand flag: '{letter}' in -{letters}");
                HelpWanted = true;
                return rest;
            }
            string? value;
            var after = "";
            if (letters.Length > 2 && letters[1] == '=')
            {
                value = letters[2..];
            }
            else if (target.Command.Options[option].NoValue is { } none)
            {
                value = none;
                after = letters[1..];
            }
            else if (letters.Length > 1)
            {
                value = letters[1..];
            }
            else
            {
                if (rest.IsEmpty) throw new CommandLineException($"flag needs an argument: '{letter}' in -{letters}");
                value = rest[0];
                rest = rest[1..];
            }
            Set(target, option, value);
            letters = after;
        }
        return rest;
    }

    private (ParsedLine Target, int Option) Find(string name)
    {
        if (line.Command.Find(name) is >= 0 and var own) return (line, own);
        var shared = program?.Command.Find(name) ?? -1;
        return shared >= 0 && !program!.Command.Options[shared].BeforeCommand ? (program, shared) : (line, -1);
    }

    private (ParsedLine Target, int Option) FindShort(char letter)
    {
        if (line.Command.FindShort(letter) is >= 0 and var own) return (line, own);
        var shared = program?.Command.FindShort(letter) ?? -1;
        return shared >= 0 && !program!.Command.Options[shared].BeforeCommand ? (program, shared) : (line, -1);
    }

    private void Set(ParsedLine target, int index, string value)
    {
        var option = target.Command.Options[index];
        if (OptionValues.Refuse(option, value) is { } reason)
        {
            var name = option.Shorthand != '\0' ? $"-{option.Shorthand}, --{option.Name}" : $"--{option.Name}";
            throw new CommandLineException($"invalid argument {GoText.Quote(value)} for {GoText.Quote(name)} flag: {reason}");
        }
        if (option.Kind == OptionKind.Slice)
        {
            target.Touch(index);
            foreach (var part in OptionValues.SplitCsv(value)) target.Add(index, part);
        }
        else
        {
            target.Add(index, value);
        }
        if (option.Deprecated is { } advice) Warnings.Add($"Flag --{option.Name} has been deprecated, {advice}");
    }
}
