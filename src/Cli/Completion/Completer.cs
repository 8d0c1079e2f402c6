using Selkie.Cli.Grammar;
using Selkie.Engine.Completion;
using Selkie.Engine.Verbs;

namespace Selkie.Cli.Completion;

/// <summary>What the shell is to do besides offering the words (cobra's ShellCompDirective).</summary>
[Flags]
internal enum Directive
{
    Default = 0,
    NoSpace = 2,
    NoFiles = 4,
}

/// <summary>What may stand at the end of an unfinished command line.</summary>
/// <param name="name">The program's name.</param>
/// <param name="values">The names that exist; made from the program's options.</param>
internal sealed class Completer(string name, Func<ParsedLine, ICompletionValues> values)
{
    private readonly List<string> _words = [];

    /// <summary>The words, each with a description after a tab where there is one.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>A reason why nothing is offered, for people who debug their completion.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Completes the last word of a command line.</summary>
    public Directive Complete(ReadOnlySpan<string> words)
    {
        if (words.IsEmpty) return Directive.Default;
        var last = words[^1];
        words = words[..^1];
        if (words is ["help", ..]) words = words[1..];
        try
        {
            return Complete(words, last);
        }
        catch (CommandLineException e)
        {
            Trouble = $"Error while parsing flags from args [{string.Join(' ', words)}]: {e.Message.Split('\n')[0]}";
            return Directive.Default;
        }
    }

    private Directive Complete(ReadOnlySpan<string> words, string last)
    {
        var line = Parse(words, out var pending);
        if (pending is not null) return Value(line, pending, last);
        var options = line.Line.ArgumentsBeforeDash < 0 && (line.Command.Interspersed || line.Line.Arguments.Count == 0);
        if (options && last.StartsWith('-'))
            return last.IndexOf('=') is > 0 and var equals && Option(line, last[..equals]) is { } option ? Value(line, option, last[(equals + 1)..]) : Options(line, last);
        return line.Command.IsGroup || line.Command.Path.Length == 0 ? Commands(line, last) : Operand(line, last);
    }

    /// <summary>Parses what is complete; when its last word is an option that waits for a value, tells which.</summary>
    private CommandLine Parse(ReadOnlySpan<string> words, out OptionRow? pending)
    {
        pending = null;
        try
        {
            return CommandLine.Parse(words, name);
        }
        catch (CommandLineException e) when (e.Message.StartsWith("flag needs an argument", StringComparison.Ordinal))
        {
            var line = CommandLine.Parse(words[..^1], name);
            pending = Option(line, words[^1]) ?? throw new CommandLineException(e.Message);
            return line;
        }
    }

    private static OptionRow? Option(CommandLine line, string word)
    {
        foreach (var command in (ReadOnlySpan<CommandRow>)[line.Command, line.Program.Command])
        {
            var i = word.StartsWith("--", StringComparison.Ordinal) ? command.Find(word.AsSpan(2)) : command.FindShort(word[^1]);
            if (i >= 0) return command.Options[i];
        }
        return null;
    }

    private Directive Options(CommandLine line, string last)
    {
        var options = line.Command.Options.FindAll(o => !o.Hidden && o.Deprecated is null);
        options.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        foreach (var option in options)
        {
            if (line.Line.Has(option.Name) && option.Kind is not (OptionKind.Array or OptionKind.Slice)) continue;
            Offer("--" + option.Name, last, option.Help);
            if (option.Shorthand != '\0') Offer("-" + option.Shorthand, last, option.Help);
        }
        return Directive.NoFiles;
    }

    private Directive Commands(CommandLine line, string last)
    {
        if (line.Line.Arguments.Count > 0) return Directive.Default;
        foreach (var child in CommandTable.Children(line.Command.Path))
        {
            if (line.Command.Path.Length == 0 && child.Name == "history") Offer("help", last, "Show the help of a command");
            if (!child.Hidden) Offer(child.Name, last, child.Short);
        }
        return Directive.NoFiles;
    }

    private Directive Operand(CommandLine line, string last)
    {
        var sources = (CommandTable.FindPlanned(line.Command.Path) ?? line.Command).ArgumentCompletion;
        var place = line.Line.Arguments.Count;
        if (sources.Count == 0 || place >= sources.Count && line.Command.MaxArguments >= 0) return Directive.NoFiles;
        return Source(line, sources[Math.Min(place, sources.Count - 1)], last);
    }

    private Directive Value(CommandLine line, OptionRow option, string start)
    {
        if (option.Choices.Length > 0) return Source(line, string.Join('|', option.Choices), start);
        var source = option.Complete;
        if (source.Length == 0 && CommandTable.FindPlanned(line.Command.Path) is { } planned && planned.Find(option.Name) is >= 0 and var i)
            source = planned.Options[i].Complete;
        return Source(line, source, start);
    }

    /// <summary>Offers fixed words (<c>a|b</c>) or the names of one or more sources (<c>containers+images</c>).</summary>
    private Directive Source(CommandLine line, string source, string start)
    {
        if (source == "files") return Directive.Default;
        if (source.Contains('|'))
        {
            foreach (var word in source.Split('|')) Offer(word, start, "");
            return _words.Exists(w => w[^1] is '=' or ':' or '-') ? Directive.NoFiles | Directive.NoSpace : Directive.NoFiles;
        }
        if (source == "json")
        {
            Offer("json", start, "");
            return Directive.NoFiles;
        }
        var found = values(line.Program);
        if (source is "image-files" or "container-files") return Paths([.. found.Find(source == "image-files" ? $"{source}:{line.Line.Arguments[0]}" : source, start)]);
        foreach (var one in source.Split('+', StringSplitOptions.RemoveEmptyEntries)) _words.AddRange(found.Find(one, start));
        return Directive.NoFiles;
    }

    // Behind a directory, or a container's name, the path goes on.
    private Directive Paths(string[] found)
    {
        _words.AddRange(found);
        if (found.Length == 0) return Directive.Default;
        return Array.Exists(found, path => path[^1] is '/' or ':') ? Directive.NoFiles | Directive.NoSpace : Directive.NoFiles;
    }

    private void Offer(string word, string start, string description)
    {
        if (!word.StartsWith(start, StringComparison.Ordinal) || word.Length == 0) return;
        var text = description.Replace("{program}", name).Split('\n')[0].Trim();
        _words.Add(text.Length > 0 ? $"{word}\t{text}" : word);
    }
}
