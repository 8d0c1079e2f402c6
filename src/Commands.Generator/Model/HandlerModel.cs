namespace Selkie.Commands.Generator.Model;

/// <summary>A handler class: the request and result it is for, and whether it is made with the engine's context.</summary>
/// <param name="Handler">The class.</param>
/// <param name="Request">The request record.</param>
/// <param name="Answer">The result type, or the type of an item.</param>
/// <param name="IsStream">Whether it answers by items.</param>
/// <param name="TakesContext">Whether the constructor has a parameter.</param>
internal readonly record struct HandlerModel(string Handler, string Request, string Answer, bool IsStream, bool TakesContext);

/// <summary>A command as a surface sees it: the request and what the engine answers.</summary>
/// <param name="Request">The request record.</param>
/// <param name="Result">The result type; null: the surface does it alone.</param>
internal readonly record struct AnswerModel(string Request, string? Result);

/// <summary>A method that prints.</summary>
/// <param name="Method">The method's full name.</param>
/// <param name="Request">The request that it takes, or null: it prints every verb with its result.</param>
/// <param name="Result">The result that it takes, or null: no answer comes before it.</param>
/// <param name="TakesItems">Whether it returns what takes the items of a stream.</param>
internal readonly record struct PrinterModel(string Method, string? Request, string? Result, bool TakesItems = false);
