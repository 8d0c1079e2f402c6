namespace Selkie.Commands.Generator;

/// <summary>A verb record as plain text, so that the generator's steps compare equal when nothing changed.</summary>
/// <param name="Name">The record's name.</param>
/// <param name="FullName">The record's name with its namespace.</param>
/// <param name="Path">The command's words.</param>
/// <param name="Aliases">Other command paths, separated by commas.</param>
/// <param name="Synonyms">Other names of the commands, full paths separated by commas.</param>
/// <param name="Row">The table row.</param>
/// <param name="Members">The object initializer that makes the record from a parsed line.</param>
/// <param name="Problem">A diagnostic's id, or null.</param>
/// <param name="ProblemSubject">What the diagnostic is about.</param>
internal sealed record VerbModel(
    string Name, string FullName, string Path, string Aliases, string Synonyms, string Row, string Members, string? Problem, string? ProblemSubject);

/// <summary>A handler class: the request and result it is for, and whether it is made with the engine's context.</summary>
/// <param name="Handler">The class.</param>
/// <param name="Request">The request record.</param>
/// <param name="Result">The result type.</param>
/// <param name="TakesContext">Whether the constructor has a parameter.</param>
internal readonly record struct HandlerModel(string Handler, string Request, string Result, bool TakesContext);
