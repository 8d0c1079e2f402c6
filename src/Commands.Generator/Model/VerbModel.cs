namespace Selkie.Commands.Generator.Model;

/// <summary>A verb record as data. All models compare by value, so that the generator's steps end early when nothing changed.</summary>
/// <param name="Name">The record's name.</param>
/// <param name="FullName">The record's name with its namespace.</param>
/// <param name="Path">The command's words.</param>
/// <param name="Aliases">Other full paths that are commands of their own.</param>
/// <param name="IsAsked">The engine carries it out (IVerb); else the surface does it alone.</param>
/// <param name="Command">The command as help and parser see it.</param>
/// <param name="Members">The properties that options and operands set.</param>
/// <param name="Routes">Where the REST trees have the verb.</param>
/// <param name="Problem">What is wrong with the record, or null.</param>
internal sealed record VerbModel(
    string Name, string FullName, string Path, ValueList<string> Aliases, bool IsAsked, CommandModel Command, ValueList<MemberModel> Members, ValueList<RouteModel> Routes, ProblemModel? Problem);

/// <summary>A property of a verb record that an option or operands set.</summary>
/// <param name="Property">The property's name.</param>
/// <param name="Read">The expression that reads it from a parsed line.</param>
internal sealed record MemberModel(string Property, string Read);

/// <summary>A place of a verb in a REST tree.</summary>
/// <param name="Tree">Docker or Libpod: a member of ApiTree.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Template">The path with operands in braces.</param>
internal sealed record RouteModel(string Tree, string Method, string Template);

/// <summary>A mistake in a verb record, reported as a diagnostic.</summary>
/// <param name="Id">The diagnostic's id.</param>
/// <param name="Subject">What it is about.</param>
internal sealed record ProblemModel(string Id, string Subject);
