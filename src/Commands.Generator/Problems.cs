using Microsoft.CodeAnalysis;

namespace Selkie.Commands.Generator;

/// <summary>What can be wrong with a verb record and its partners.</summary>
internal static class Problems
{
    private static readonly DiagnosticDescriptor[] All =
    [
        Make("SELKIE001", "the type of '{0}' cannot be an option: use bool, string, int, uint, long, ulong, double, a type with a static Parse(string), or an IReadOnlyList of strings or of such a type"),
        Make("SELKIE002", "'{0}' has no summary: it is the help text"),
        Make("SELKIE003", "'{0}' is required: give it a default instead"),
        Make("SELKIE004", "'{0}': this option name or letter is taken twice"),
        Make("SELKIE005", "'{0}': an operand is a string or, as the last one, an IReadOnlyList<string>"),
        Make("SELKIE006", "'{0}': a route is a method and a path: \"POST /containers/{{name}}/stop\""),
        Make("SELKIE007", "'{0}' has no handler: write a class that implements IHandler for it"),
        Make("SELKIE008", "'{0}' is printed by nothing: mark a method with [Printer] that takes it or its result"),
        Make("SELKIE009", "'{0}': its route leads nowhere: a verb with a route implements IVerb, and has an operand where the path has braces"),
    ];

    public static DiagnosticDescriptor Find(string id) => Array.Find(All, d => d.Id == id);

    private static DiagnosticDescriptor Make(string id, string text) =>
        new(id, "Verb record", text, "Selkie.Verbs", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
