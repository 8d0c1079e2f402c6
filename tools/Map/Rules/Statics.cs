using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Selkie.Map.Rules;

/// <summary>No state that all calls of a process would share: what lives as long as the process is the host's, what belongs to one request hangs on the call.</summary>
internal static class Statics
{
    private static readonly string[] Changing =
        ["Add", "AddRange", "AddOrUpdate", "Clear", "Dequeue", "Enqueue", "GetOrAdd", "Insert", "Pop", "Push", "Remove", "TryAdd", "TryRemove", "TryUpdate"];
    private static readonly string[] Memories = ["AsyncLocal", "ConditionalWeakTable", "Lazy", "StringBuilder", "ThreadLocal"];

    public static IEnumerable<Finding> Find(IReadOnlyList<SourceFile> sources) =>
        from file in sources
        where Surroundings.Projects.Contains(file.Project)
        from member in file.Unit.DescendantNodes().OfType<MemberDeclarationSyntax>()
        where member.Modifiers.Any(SyntaxKind.StaticKeyword)
        let name = Mutable(member, file.Unit)
        where name is not null
        select new Finding(file.Path, name, member.Line(), $"{name} is state of the whole process: keep it on the host or on the call");

    private static string? Mutable(MemberDeclarationSyntax member, SyntaxNode unit) => member switch
    {
        FieldDeclarationSyntax field => field.Declaration.Variables.Where(v => IsMutable(field, v, unit)).Select(v => v.Identifier.Text).FirstOrDefault(),
        EventFieldDeclarationSyntax happening => happening.Declaration.Variables[0].Identifier.Text,
        PropertyDeclarationSyntax property when Keeps(property) => property.Identifier.Text,
        _ => null,
    };

    private static bool IsMutable(FieldDeclarationSyntax field, VariableDeclaratorSyntax variable, SyntaxNode unit) =>
        !field.Modifiers.Any(SyntaxKind.ReadOnlyKeyword) || field.AttributeLists.ToString().Contains("ThreadStatic", StringComparison.Ordinal)
        || Array.Exists(Memories, memory => field.Declaration.Type.ToString().StartsWith(memory, StringComparison.Ordinal)) || IsChanged(variable.Identifier.Text, unit);

    // An automatic property with a setter, or one that remembers in its field.
    private static bool Keeps(PropertyDeclarationSyntax property) =>
        property.AccessorList?.Accessors.Any(a => a.IsKind(SyntaxKind.SetAccessorDeclaration) && a.Body is null && a.ExpressionBody is null) == true
        || property.DescendantNodes().OfType<FieldExpressionSyntax>().Any();

    private static bool IsChanged(string name, SyntaxNode unit) => unit.DescendantNodes().OfType<IdentifierNameSyntax>().Where(n => n.Identifier.Text == name).Any(n => n.Parent switch
    {
        MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax } call => call.Expression == n && Changing.Contains(call.Name.Identifier.Text),
        ElementAccessExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } element => assignment.Left == element,
        _ => false,
    });
}
