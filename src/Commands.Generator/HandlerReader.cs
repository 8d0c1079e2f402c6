using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Selkie.Commands.Generator;

/// <summary>Finds the classes that implement IHandler.</summary>
internal static class HandlerReader
{
    public static bool MayBe(SyntaxNode node, CancellationToken cancel) =>
        node is ClassDeclarationSyntax { BaseList: { } bases } && bases.Types.Any(t => t.Type.ToString().Contains("IHandler<"));

    public static HandlerModel? Read(GeneratorSyntaxContext context)
    {
        if (context.SemanticModel.GetDeclaredSymbol(context.Node) is not INamedTypeSymbol { IsAbstract: false } type) return null;
        var contract = type.AllInterfaces.FirstOrDefault(i => i is { Name: "IHandler", TypeArguments.Length: 2 });
        if (contract is null) return null;
        var format = SymbolDisplayFormat.FullyQualifiedFormat;
        return new HandlerModel(
            type.ToDisplayString(format), contract.TypeArguments[0].ToDisplayString(format), contract.TypeArguments[1].ToDisplayString(format),
            type.InstanceConstructors.Any(c => c.Parameters.Length == 1 && c.Parameters[0].Type.Name == "EngineContext"));
    }
}
