namespace Selkie.Engine.Verbs;

/// <summary>How an option's value is read.</summary>
public enum OptionKind
{
    /// <summary>True or false; the value is optional.</summary>
    Bool,

    /// <summary>A text.</summary>
    String,

    /// <summary>A number with a sign.</summary>
    Int,

    /// <summary>A number without a sign.</summary>
    UInt,

    /// <summary>A number with a fraction.</summary>
    Double,

    /// <summary>A duration as Go reads it.</summary>
    Duration,

    /// <summary>Any number of texts.</summary>
    Array,

    /// <summary>Any number of texts, each split at commas as CSV.</summary>
    Slice,
}

/// <summary>An option of a command of the table.</summary>
public sealed class OptionRow
{
    /// <summary>The name without dashes.</summary>
    public required string Name { get; init; }

    /// <summary>The letter after one dash, or NUL.</summary>
    public char Shorthand { get; init; }

    /// <summary>How the value is read.</summary>
    public OptionKind Kind { get; init; }

    /// <summary>The type as help shows it; empty for a switch.</summary>
    public string Type { get; init; } = "";

    /// <summary>The default as help shows it, or empty.</summary>
    public string Default { get; init; } = "";

    /// <summary>Whether help and completion leave it out.</summary>
    public bool Hidden { get; init; }

    /// <summary>For options of the program: taken only before the command.</summary>
    public bool BeforeCommand { get; init; }

    /// <summary>Whether it is known and parsed, but does nothing yet.</summary>
    public bool Unsupported { get; init; }

    /// <summary>The value when none follows; null when a value must follow.</summary>
    public string? NoValue { get; init; }

    /// <summary>Other long names.</summary>
    public string[] Aliases { get; init; } = [];

    /// <summary>The only values taken, or empty for any.</summary>
    public string[] Choices { get; init; } = [];

    /// <summary>What the deprecation warning says, or null.</summary>
    public string? Deprecated { get; init; }

    /// <summary>What completes the value.</summary>
    public string Complete { get; init; } = "";

    /// <summary>The help text.</summary>
    public string Help { get; init; } = "";

    /// <summary>Whether the option has this long name.</summary>
    /// <param name="name">The name without dashes.</param>
    /// <returns>True for the name and its aliases.</returns>
    public bool Answers(ReadOnlySpan<char> name)
    {
        if (name.SequenceEqual(Name)) return true;
        foreach (var alias in Aliases)
            if (name.SequenceEqual(alias)) return true;
        return false;
    }

    /// <summary>The name in Docker's queries; empty: they cannot give it.</summary>
    public string DockerQuery { get; init; } = "";

    /// <summary>The name in libpod's queries; empty: they cannot give it.</summary>
    public string LibpodQuery { get; init; } = "";

    /// <summary>The name of the option in the queries of a tree.</summary>
    /// <param name="tree">The tree.</param>
    /// <returns>The name, or empty where a query cannot give it.</returns>
    public string QueryName(ApiTree tree) => tree == ApiTree.Docker ? DockerQuery : LibpodQuery;
}
