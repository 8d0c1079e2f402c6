using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Selkie.Map;

/// <summary>A source file as far as the map needs it: where it is, what it declares, what it names.</summary>
internal sealed record SourceFile
{
    /// <summary>The path from the root.</summary>
    public required string Path { get; init; }

    /// <summary>The folder below src: <c>Engine/Containers/Creation</c>, or <c>Engine</c> for files beside the project file.</summary>
    public required string Folder { get; init; }

    /// <summary>The text as a tree.</summary>
    public required CompilationUnitSyntax Unit { get; init; }

    /// <summary>The number of lines.</summary>
    public required int Lines { get; init; }

    /// <summary>The namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The namespaces of using directives.</summary>
    public required IReadOnlyList<string> Usings { get; init; }

    /// <summary>The names of the types declared.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>Every simple name that occurs where a type may stand.</summary>
    public required IReadOnlySet<string> Names { get; init; }

    /// <summary>Methods and their lengths in lines.</summary>
    public required IReadOnlyList<(string Name, int Lines)> Methods { get; init; }

    /// <summary>The project.</summary>
    public string Project => Folder.Split('/')[0];

    /// <summary>Reads all files under src.</summary>
    public static List<SourceFile> ReadAll(string root)
    {
        var source = System.IO.Path.Combine(root, "src");
        var files = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));
        return [.. files.Order(StringComparer.Ordinal).Select(f => Parse(System.IO.Path.GetRelativePath(root, f), File.ReadAllText(f)))];
    }

    /// <summary>Reads one file.</summary>
    /// <param name="path">Its path from the root, below <c>src</c>.</param>
    /// <param name="text">What is in it.</param>
    public static SourceFile Parse(string path, string text)
    {
        var unit = CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview)).GetCompilationUnitRoot();
        return new SourceFile
        {
            Path = path,
            Folder = System.IO.Path.GetDirectoryName(path)!["src/".Length..],
            Unit = unit,
            Lines = text.AsSpan().Count('\n'),
            Namespace = unit.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString() ?? "",
            Usings = [.. unit.Usings.Where(u => u.Name is not null).Select(u => u.Name!.ToString())],
            Types = [.. unit.DescendantNodes().OfType<BaseTypeDeclarationSyntax>().Where(t => t.Parent is not TypeDeclarationSyntax).Select(t => t.Identifier.Text)],
            Names = unit.DescendantNodes().OfType<SimpleNameSyntax>().Where(CanBeType).Select(n => n.Identifier.Text).ToHashSet(),
            Methods = [.. unit.DescendantNodes().Where(n => n is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax).Select(Length)],
        };
    }

    // A member of an object, the member that an initializer sets and the name of an argument are none.
    private static bool CanBeType(SimpleNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access when access.Name == name => access.Expression is NameSyntax or MemberAccessExpressionSyntax && char.IsUpper(access.Expression.ToString()[0]),
        AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } set => set.Left != name,
        MemberBindingExpressionSyntax or NameColonSyntax or NameEqualsSyntax => false,
        _ => true,
    };

    private static (string, int) Length(SyntaxNode method)
    {
        var span = method.GetLocation().GetLineSpan();
        var name = method switch { MethodDeclarationSyntax m => m.Identifier.Text, LocalFunctionStatementSyntax f => f.Identifier.Text, _ => "constructor" };
        return (name, span.EndLinePosition.Line - span.StartLinePosition.Line + 1);
    }
}
