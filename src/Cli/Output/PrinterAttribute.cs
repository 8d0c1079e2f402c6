namespace Selkie.Cli.Output;

/// <summary>
/// Marks the method that prints the answer of a verb. It takes (request, result, screen), or (result, screen) for every verb with that
/// result, and returns the exit code. For a verb that answers by items it takes (request, screen) and returns what takes each of them. Outside
/// of this folder it may be (request, engine, screen), for what asks the engine again and again, or (request, screen) where the engine has no part.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PrinterAttribute : Attribute;
