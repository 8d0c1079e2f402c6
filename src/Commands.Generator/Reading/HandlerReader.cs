using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Selkie.Commands.Generator.Model;

namespace Selkie.Commands.Generator.Reading;

/// <summary>Finds the classes that implement IHandler or IStreamHandler.</summary>
internal static class HandlerReader
{
    public static bool MayBe(SyntaxNode node, CancellationToken cancel) =>
        node is ClassDeclarationSyntax { BaseList: { } bases } && bases.Types.Any(t => t.Type.ToString() is var name && (name.Contains("IHandler<") || name.Contains("IStreamHandler<")));

    public static HandlerModel? Read(GeneratorSyntaxContext context)
    {
        if (context.SemanticModel.GetDeclaredSymbol(context.Node) is not INamedTypeSymbol { IsAbstract: false } type) return null;
        var contract = type.AllInterfaces.FirstOrDefault(i => i is { Name: "IHandler" or "IStreamHandler", TypeArguments.Length: 2 });
        if (contract is null) return null;
        var format = SymbolDisplayFormat.FullyQualifiedFormat;
        return new HandlerModel(
            type.ToDisplayString(format), contract.TypeArguments[0].ToDisplayString(format), contract.TypeArguments[1].ToDisplayString(format),
            contract.Name == "IStreamHandler",
            type.InstanceConstructors.Any(c => c.Parameters.Length == 1 && c.Parameters[0].Type.Name == "EngineContext"));
    }
}
