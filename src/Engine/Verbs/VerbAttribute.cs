namespace Selkie.Engine.Verbs;

/// <summary>
/// Makes a record the single definition of a verb. The record's <c>summary</c> is the short help, its <c>remarks</c> the
/// description; properties with <see cref="OptionAttribute"/> are options, with <see cref="ArgumentAttribute"/> operands.
/// </summary>
/// <param name="path">The command's words, as in <c>container stop</c>; empty for the options of the program itself.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class VerbAttribute(string path) : Attribute
{
    /// <summary>The command's words.</summary>
    public string Path { get; } = path;

    /// <summary>Other full paths that are commands of their own with the same meaning, separated by commas: <c>stop</c>.</summary>
    public string? Alias { get; init; }

    /// <summary>Full paths that are other names of a command with the same parent, listed under "Aliases": <c>container ls</c>.</summary>
    public string? Synonyms { get; init; }

    /// <summary>What follows the path in the usage line: <c>[options] CONTAINER [CONTAINER...]</c>.</summary>
    public string Use { get; init; } = "[options]";

    /// <summary>Whether help and completion leave the command out.</summary>
    public bool Hidden { get; init; }

    /// <summary>Whether options may follow operands (pflag's default). False: nothing is parsed after the first operand.</summary>
    public bool Interspersed { get; init; } = true;

    /// <summary>Whether the caller's machine does it, whichever engine is chosen: credentials, connections, completion.</summary>
    public bool Local { get; init; }

    /// <summary>How the operands are checked beyond their number.</summary>
    public ArgumentRule Rule { get; init; }

    /// <summary>The error when there are too few operands, instead of the common text; <c>{verb}</c> stands for program and command.</summary>
    public string? TooFew { get; init; }

    /// <summary>The error when there are too many operands, instead of the common text.</summary>
    public string? TooMany { get; init; }
}

/// <summary>An example of a verb's help: the words after the command. <c>{verb}</c> in the text stands for program and command.</summary>
/// <param name="text">The example.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public sealed class ExampleAttribute(string text) : Attribute
{
    /// <summary>The example.</summary>
    public string Text { get; } = text;
}

/// <summary>Checks that several verbs share, with Podman's texts (cmd/podman/validate).</summary>
public enum ArgumentRule
{
    /// <summary>Only the number of operands counts.</summary>
    Count,

    /// <summary>At most one operand, or <c>--latest</c>.</summary>
    IdOrLatest,

    /// <summary>Operands, or one of <c>--all</c>, <c>--latest</c>, <c>--cidfile</c> or <c>--pod-id-file</c>, or <c>--filter</c>.</summary>
    AllLatestOrIdFile,

    /// <summary>As <see cref="AllLatestOrIdFile"/>, but none of them is needed.</summary>
    AllLatestOrIdFileOrNothing,

    /// <summary>Operands, <c>--all</c>, <c>--latest</c> or nothing, but no two of them.</summary>
    OneOfAllLatestOrIds,
}
