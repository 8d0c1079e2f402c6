using Microsoft.CodeAnalysis;
using Selkie.Commands.Generator.Model;

namespace Selkie.Commands.Generator.Reading;

/// <summary>Finds what a surface prints: its methods with [Printer], and the engine's verbs with their answers.</summary>
internal static class PrinterReader
{
    private const string EngineAssembly = "Selkie.Engine";
    private static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.FullyQualifiedFormat;

    /// <summary>A method is one of (request, result, screen), (result, screen), (request, engine, screen) and, for what a surface does alone and for what takes items, (request, screen).</summary>
    public static PrinterModel Read(GeneratorAttributeSyntaxContext context)
    {
        var method = (IMethodSymbol)context.TargetSymbol;
        var types = method.Parameters.Select(parameter => parameter.Type).ToList();
        var name = method.ContainingType.ToDisplayString(Format) + "." + method.Name;
        var talks = types.Any(type => type.Name == "Dispatcher");
        var takesItems = method.ReturnType.Name == "Action";
        return types.Count switch
        {
            3 => new PrinterModel(name, types[0].ToDisplayString(Format), talks ? null : types[1].ToDisplayString(Format)),
            _ when IsCommand(types[0]) => new PrinterModel(name, types[0].ToDisplayString(Format), null, takesItems),
            _ => new PrinterModel(name, null, types[0].ToDisplayString(Format)),
        };
    }

    /// <summary>The commands of the engine that this compilation refers to.</summary>
    public static ValueList<AnswerModel> Answers(Compilation compilation) => new(Verbs(compilation).Select(Answer).OrderBy(answer => answer.Request, StringComparer.Ordinal));

    /// <summary>The records of these commands.</summary>
    public static IEnumerable<INamedTypeSymbol> Verbs(Compilation compilation) =>
        compilation.SourceModule.ReferencedAssemblySymbols.FirstOrDefault(assembly => assembly.Name == EngineAssembly) is { } engine ? Types(engine.GlobalNamespace).Where(IsCommand) : [];

    private static AnswerModel Answer(INamedTypeSymbol type)
    {
        var contract = type.AllInterfaces.FirstOrDefault(i => i is { Name: "IVerb", TypeArguments.Length: 1 });
        return new AnswerModel(type.ToDisplayString(Format), contract?.TypeArguments[0].ToDisplayString(Format));
    }

    // The options of the program are a record like any other, but no command.
    private static bool IsCommand(ITypeSymbol type) =>
        type.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "VerbAttribute" && attribute.ConstructorArguments[0].Value is string { Length: > 0 });

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceSymbol space) =>
        space.GetTypeMembers().Concat(space.GetNamespaceMembers().SelectMany(Types));
}
