namespace Selkie.Engine.Verbs;

/// <summary>
/// A command of the table: what help, completion, the parser and the manual print from. A row is made when it is asked for, so that a
/// command pays for no other.
/// </summary>
public sealed class CommandRow
{
    /// <summary>The command's words; empty for the program itself.</summary>
    public required string Path { get; init; }

    /// <summary>The last word of the path.</summary>
    public string Name => Path[(Path.LastIndexOf(' ') + 1)..];

    /// <summary>One line of help.</summary>
    public string Short { get; init; } = "";

    /// <summary>The description, by default the short help.</summary>
    public string Long { get; init; } = "";

    /// <summary>What follows the path in the usage line.</summary>
    public string Use { get; init; } = "";

    /// <summary>Examples, with <c>{verb}</c> for program and command.</summary>
    public List<string> Examples { get; init; } = [];

    /// <summary>Other names of the command and of its aliases, full paths.</summary>
    public string[] FullSynonyms { get; init; } = [];

    /// <summary>Other names under the same parent, last words only.</summary>
    public IEnumerable<string> Synonyms => FullSynonyms.Where(full => Parent(full).SequenceEqual(Parent(Path))).Select(full => full[(full.LastIndexOf(' ') + 1)..]);

    /// <summary>The options, in the order of declaration.</summary>
    public List<OptionRow> Options { get; init; } = [];

    /// <summary>What completes each operand; the last one holds for all that follow when <see cref="MaxArguments"/> is -1.</summary>
    public List<string> ArgumentCompletion { get; init; } = [];

    /// <summary>The names of the operands in Docker's queries, by place; an empty one, or none: the path alone has it.</summary>
    public string[] DockerOperands { get; init; } = [];

    /// <summary>The names of the operands in libpod's queries, by place.</summary>
    public string[] LibpodOperands { get; init; } = [];

    /// <summary>Whether help and completion leave the command out.</summary>
    public bool Hidden { get; init; }

    /// <summary>Whether the command only holds other commands.</summary>
    public bool IsGroup { get; init; }

    /// <summary>Whether options may follow operands.</summary>
    public bool Interspersed { get; init; } = true;

    /// <summary>The least number of operands.</summary>
    public int MinArguments { get; init; }

    /// <summary>The greatest number of operands, or -1.</summary>
    public int MaxArguments { get; init; } = -1;

    /// <summary>How operands are checked beyond their number.</summary>
    public ArgumentRule Rule { get; init; }

    /// <summary>The error when there are too few operands, if the verb has its own.</summary>
    public string? TooFew { get; init; }

    /// <summary>The error when there are too many operands, if the verb has its own.</summary>
    public string? TooMany { get; init; }

    /// <summary>Makes the request record of a parsed line; null when the command is known but not built.</summary>
    public Func<ParsedLine, object>? Bind { get; init; }

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
    public int FindShort(char letter) => Options.FindIndex(option => option.Shorthand == letter);

    /// <summary>The index of an option by the name that a query of a REST tree has for it, or -1.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="name">The query's name.</param>
    /// <returns>The index in <see cref="Options"/>.</returns>
    public int FindQuery(ApiTree tree, string name) => Options.FindIndex(option => option.QueryName(tree) == name);

    private static ReadOnlySpan<char> Parent(string path) => path.AsSpan(0, Math.Max(0, path.LastIndexOf(' ')));
}
