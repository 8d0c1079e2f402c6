using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Selkie.Map.Rules;

/// <summary>Where a piece of code is.</summary>
internal static class Places
{
    extension(SyntaxNode node)
    {
        /// <summary>The line, from one on.</summary>
        public int Line() => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

        /// <summary>The name of the method around it.</summary>
        public string Method() => node.Ancestors().Select(parent => parent switch
        {
            MethodDeclarationSyntax method => method.Identifier.Text,
            LocalFunctionStatementSyntax function => function.Identifier.Text,
            PropertyDeclarationSyntax property => property.Identifier.Text,
            BaseTypeDeclarationSyntax type => type.Identifier.Text,
            _ => null,
        }).FirstOrDefault(name => name is not null) ?? "the program";
    }
}
