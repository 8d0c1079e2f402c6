namespace Selkie.Cli.Output;

/// <summary>
/// Marks the method that prints the answer of a verb. It takes (request, result, screen), or (result, screen) for every verb with that
/// result, or (request, engine, screen) where a conversation comes before the answer, or (request, screen) where the engine has no part in
/// it; it returns the exit code.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PrinterAttribute : Attribute;
