using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Selkie.Map.Rules;

/// <summary>A verb does not know which surface called it: below the surfaces nothing looks at the process's terminal, directory, environment, program or end.</summary>
internal static class Surroundings
{
    /// <summary>The projects below the surfaces.</summary>
    public static IReadOnlyList<string> Projects { get; } = ["Engine", "Runtime", "Network", "Registry", "Storage"];
    private static readonly string[] Own = ["CurrentDirectory", "Exit", "GetEnvironmentVariable", "GetEnvironmentVariables", "ProcessPath", "SetEnvironmentVariable"];
    private static readonly string[] Streams = ["CallStream", "Descriptor", "FileStream", "SafeFileHandle", "Terminal"];

    public static IEnumerable<Finding> Find(IReadOnlyList<SourceFile> sources) =>
        from file in sources
        where Projects.Contains(file.Project)
        from node in file.Unit.DescendantNodes()
        let what = Banned(node)
        where what is not null
        select new Finding(file.Path, what, node.Line(), $"{what} is the process's, not the caller's: take it from the call or the host");

    private static string? Banned(SyntaxNode node) => node switch
    {
        MemberAccessExpressionSyntax { Expression: { } type, Name.Identifier.Text: var member } => Last(type) switch
        {
            "Console" => "Console",
            "Environment" when Own.Contains(member) => $"Environment.{member}",
            "Directory" when member is "GetCurrentDirectory" or "SetCurrentDirectory" => $"Directory.{member}",
            "Path" when member == "GetFullPath" && node.Parent is not InvocationExpressionSyntax { ArgumentList.Arguments.Count: 2 } => "Path.GetFullPath",
            _ => null,
        } ?? (node.Parent is InvocationExpressionSyntax call && Streams.Contains(Last(type)) ? Standard(call.ArgumentList, $"{Last(type)}.{member}") : null),
        ObjectCreationExpressionSyntax { ArgumentList: { } arguments } made when Streams.Contains(Last(made.Type)) => Standard(arguments, Last(made.Type)),
        ImplicitObjectCreationExpressionSyntax made when made.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.Text is "CallStreams" => Standard(made.ArgumentList, "CallStream"),
        _ => null,
    };

    // A descriptor 0, 1 or 2 by its number.
    private static string? Standard(ArgumentListSyntax arguments, string what) =>
        arguments.Arguments is [{ Expression: var first }, ..] && Number(first) is >= 0 and <= 2 and var number ? $"{what}({number})" : null;

    private static int? Number(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax { Token.Value: int number } => number,
        CastExpressionSyntax cast => Number(cast.Expression),
        ParenthesizedExpressionSyntax inner => Number(inner.Expression),
        _ => null,
    };

    private static string Last(SyntaxNode name) => name switch
    {
        SimpleNameSyntax simple => simple.Identifier.Text,
        QualifiedNameSyntax qualified => qualified.Right.Identifier.Text,
        MemberAccessExpressionSyntax member => member.Expression is IdentifierNameSyntax { Identifier.Text: "System" } ? member.Name.Identifier.Text : "",
        _ => "",
    };
}
