using System.Text;

namespace Selkie.Engine.Verbs;

/// <summary>
/// A command of the table: what help, completion, the parser and the manual print from. Rows are kept as text (one item a
/// line, tabs between fields) and read only when asked for, so that a command pays for no other.
/// </summary>
public sealed class CommandRow
{
    /// <summary>The command's words; empty for the program itself.</summary>
    public required string Path { get; init; }

    /// <summary>The last word of the path.</summary>
    public string Name => Path[(Path.LastIndexOf(' ') + 1)..];

    /// <summary>One line of help.</summary>
    public string Short { get; private set; } = "";

    /// <summary>The description, by default the short help.</summary>
    public string Long { get; private set; } = "";

    /// <summary>What follows the path in the usage line.</summary>
    public string Use { get; private set; } = "";

    /// <summary>Examples, with <c>{verb}</c> for program and command.</summary>
    public List<string> Examples { get; } = [];

    /// <summary>Other names under the same parent, last words only.</summary>
    public List<string> Synonyms { get; } = [];

    /// <summary>The options, in the order of declaration.</summary>
    public List<OptionRow> Options { get; } = [];

    /// <summary>What completes each operand; the last one holds for all that follow when <see cref="MaxArguments"/> is -1.</summary>
    public List<string> ArgumentCompletion { get; } = [];

    /// <summary>Whether help and completion leave the command out.</summary>
    public bool Hidden { get; private set; }

    /// <summary>Whether the command only holds other commands.</summary>
    public bool IsGroup { get; private set; }

    /// <summary>Whether options may follow operands.</summary>
    public bool Interspersed { get; private set; } = true;

    /// <summary>The least number of operands.</summary>
    public int MinArguments { get; private set; }

    /// <summary>The greatest number of operands, or -1.</summary>
    public int MaxArguments { get; private set; } = -1;

    /// <summary>How operands are checked beyond their number.</summary>
    public ArgumentRule Rule { get; private set; }

    /// <summary>The error when there are too few operands, if the verb has its own.</summary>
    public string? TooFew { get; private set; }

    /// <summary>The error when there are too many operands, if the verb has its own.</summary>
    public string? TooMany { get; private set; }

    /// <summary>Makes the request record of a parsed line; null when the command is known but not built.</summary>
    public Func<ParsedLine, object>? Bind { get; private init; }

    /// <summary>The index of an option by its long name or an alias of it, or -1.</summary>
    /// <param name="name">The name without dashes.</param>
    /// <returns>The index in <see cref="Options"/>.</returns>
    public int Find(ReadOnlySpan<char> name)
    {
        for (var i = 0; i < Options.Count; i++)
            if (Options[i].Answers(name)) return i;
        return -1;
    }

    /// <summary>The index of an option by its letter, or -1.</summary>
    /// <param name="letter">The letter.</param>
    /// <returns>The index in <see cref="Options"/>.</returns>
    public int FindShort(char letter)
    {
        for (var i = 0; i < Options.Count; i++)
            if (Options[i].Shorthand == letter) return i;
        return -1;
    }

    /// <summary>Reads a row. Lines: V (flags, min, max, rule, use, short), D description, S synonym, E example, F and M texts of
    /// errors, P operand completion, O option. In fields, <c>\n</c>, <c>\t</c> and <c>\\</c> are escaped.</summary>
    /// <param name="text">The row.</param>
    /// <param name="path">The path it is read for.</param>
    /// <param name="bind">The binder.</param>
    /// <returns>The row.</returns>
    public static CommandRow Read(ReadOnlySpan<byte> text, string path, Func<ParsedLine, object>? bind)
    {
        var row = new CommandRow { Path = path, Bind = bind };
        foreach (var range in text.Split((byte)'\n'))
            if (text[range] is { Length: > 1 } line) row.Take(Encoding.UTF8.GetString(line).Split('\t'));
        if (row.Long.Length == 0) row.Long = row.Short;
        return row;
    }

    private void Take(string[] fields)
    {
        switch (fields[0])
        {
            case "V": TakeVerb(fields); break;
            case "D": Long = Unescape(fields[1]); break;
            case "S": if (Parent(fields[1]).SequenceEqual(Parent(Path))) Synonyms.Add(fields[1][(fields[1].LastIndexOf(' ') + 1)..]); break;
            case "E": Examples.Add(Unescape(fields[1])); break;
            case "F": TooFew = Unescape(fields[1]); break;
            case "M": TooMany = Unescape(fields[1]); break;
            case "P": ArgumentCompletion.Add(fields[1]); break;
            case "O": Options.Add(OptionRow.Read(fields)); break;
        }
    }

    private void TakeVerb(string[] fields)
    {
        Hidden = fields[1].Contains('h');
        IsGroup = fields[1].Contains('g');
        Interspersed = !fields[1].Contains('n');
        MinArguments = int.Parse(fields[2], null);
        MaxArguments = int.Parse(fields[3], null);
        Rule = (ArgumentRule)int.Parse(fields[4], null);
        Use = fields[5];
        Short = Unescape(fields[6]);
    }

    private static ReadOnlySpan<char> Parent(string path) => path.AsSpan(0, Math.Max(0, path.LastIndexOf(' ')));

    internal static string Unescape(string field) =>
        field.Contains('\\') ? field.Replace("\\n", "\n").Replace("\\t", "\t").Replace("\\\\", "\\") : field;
}
