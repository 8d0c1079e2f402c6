using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Selkie.Map.Rules;

/// <summary>Who catches everything catches what nobody thought of: a filter says what is meant, or the catch throws again.</summary>
internal static class Catches
{
    public static IEnumerable<Finding> Find(IReadOnlyList<SourceFile> sources) =>
        from file in sources
        from clause in file.Unit.DescendantNodes().OfType<CatchClauseSyntax>()
        where clause.Filter is null && clause.Declaration?.Type.ToString() is null or "Exception" or "System.Exception"
        where !Throws(clause.Block)
        select new Finding(file.Path, $"{clause.Method()}", clause.Line(), $"{clause.Method()} catches everything: name what is meant, or throw again");

    private static bool Throws(BlockSyntax block) => block.Statements is [.., ThrowStatementSyntax];
}
