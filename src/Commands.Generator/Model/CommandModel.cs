namespace Selkie.Commands.Generator.Model;

/// <summary>A command of the table, of a verb record or only planned: what becomes one CommandRow.</summary>
internal sealed record CommandModel
{
    public string Short { get; init; } = "";

    public string Long { get; init; } = "";

    public string Use { get; init; } = "";

    public bool Hidden { get; init; }

    public bool IsGroup { get; init; }

    public bool Interspersed { get; init; } = true;

    public int Min { get; init; }

    public int Max { get; init; } = -1;

    /// <summary>The number of an ArgumentRule.</summary>
    public int Rule { get; init; }

    public string TooFew { get; init; } = "";

    public string TooMany { get; init; } = "";

    public ValueList<string> Synonyms { get; init; } = [];

    public ValueList<string> Examples { get; init; } = [];

    public ValueList<string> Operands { get; init; } = [];

    /// <summary>The operands' names in queries, by place; none where no operand has one.</summary>
    public ValueList<string> DockerOperands { get; init; } = [];

    /// <summary>The same in libpod's queries.</summary>
    public ValueList<string> LibpodOperands { get; init; } = [];

    public ValueList<OptionModel> Options { get; init; } = [];
}

/// <summary>An option of a command: what becomes one OptionRow.</summary>
internal sealed record OptionModel
{
    public string Name { get; init; } = "";

    public string Shorthand { get; init; } = "";

    /// <summary>A member of OptionKind.</summary>
    public string Kind { get; init; } = "String";

    public string Type { get; init; } = "";

    public string Default { get; init; } = "";

    public bool Hidden { get; init; }

    public bool BeforeCommand { get; init; }

    public bool Unsupported { get; init; }

    /// <summary>No remote engine is told of it.</summary>
    public bool Local { get; init; }

    /// <summary>Commands that outlive this one get the option, too.</summary>
    public bool Inherited { get; init; }

    public string NoValue { get; init; } = "";

    public string Aliases { get; init; } = "";

    public string Choices { get; init; } = "";

    public string Complete { get; init; } = "";

    public string Deprecated { get; init; } = "";

    public string Help { get; init; } = "";

    public string DockerQuery { get; init; } = "";

    public string LibpodQuery { get; init; } = "";
}
