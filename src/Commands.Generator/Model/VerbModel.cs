namespace Selkie.Commands.Generator.Model;

/// <summary>A verb record as data. All models compare by value, so that the generator's steps end early when nothing changed.</summary>
/// <param name="Name">The record's name.</param>
/// <param name="FullName">The record's name with its namespace.</param>
/// <param name="Path">The command's words.</param>
/// <param name="Aliases">Other full paths that are commands of their own.</param>
/// <param name="Answer">What the engine answers, or an item of it (IVerb, IStreamVerb); null: the surface does it alone.</param>
/// <param name="IsStream">Whether the answer comes in items.</param>
/// <param name="Command">The command as help and parser see it.</param>
/// <param name="Members">The properties that options and operands set.</param>
/// <param name="Routes">Where the REST trees have the verb.</param>
/// <param name="Problem">What is wrong with the record, or null.</param>
internal sealed record VerbModel(
    string Name, string FullName, string Path, ValueList<string> Aliases, string? Answer, bool IsStream, CommandModel Command, ValueList<MemberModel> Members, ValueList<RouteModel> Routes, ProblemModel? Problem);

/// <summary>A property of a verb record that an option or operands set.</summary>
/// <param name="Property">The property's name.</param>
/// <param name="Read">The expression that reads it from a parsed line.</param>
/// <param name="Option">The option; null: it takes operands.</param>
/// <param name="Operand">The operand; null: it is an option.</param>
internal sealed record MemberModel(string Property, string Read, OptionModel? Option, OperandModel? Operand)
{
    /// <summary>Whether the value is a list.</summary>
    public bool IsList => Operand?.IsList ?? Option is { Kind: "Array" or "Slice" };
}

/// <summary>An operand, or a list of them, as queries see it.</summary>
/// <param name="Name">The name shown to the user.</param>
/// <param name="IsList">Whether it takes all that remain.</param>
/// <param name="IsAlone">Of a list: a request takes one.</param>
/// <param name="DockerQuery">The name in Docker's queries, or empty.</param>
/// <param name="LibpodQuery">The name in libpod's queries, or empty.</param>
internal sealed record OperandModel(string Name, bool IsList, bool IsAlone, string DockerQuery, string LibpodQuery);

/// <summary>A place of a verb in a REST tree.</summary>
/// <param name="Tree">Docker or Libpod: a member of ApiTree.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Template">The path with operands in braces.</param>
internal sealed record RouteModel(string Tree, string Method, string Template);

/// <summary>A mistake in a verb record, reported as a diagnostic.</summary>
/// <param name="Id">The diagnostic's id.</param>
/// <param name="Subject">What it is about.</param>
internal sealed record ProblemModel(string Id, string Subject);
