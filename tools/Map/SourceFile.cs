using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Selkie.Map;

/// <summary>A source file as far as the map needs it: where it is, what it declares, what it names.</summary>
internal sealed record SourceFile
{
    /// <summary>The path from the root.</summary>
    public required string Path { get; init; }

    /// <summary>The project and its topmost folder: <c>Engine/Containers</c>, or <c>Engine</c> for files beside the project file.</summary>
    public required string Folder { get; init; }

    /// <summary>The number of lines.</summary>
    public required int Lines { get; init; }

    /// <summary>The namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The namespaces of using directives.</summary>
    public required IReadOnlyList<string> Usings { get; init; }

    /// <summary>The names of the types declared.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>Every simple name that occurs.</summary>
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
        return [.. files.Order(StringComparer.Ordinal).Select(f => Read(root, source, f))];
    }

    private static SourceFile Read(string root, string source, string file)
    {
        var text = File.ReadAllText(file);
        var unit = CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot();
        var parts = System.IO.Path.GetRelativePath(source, file).Split('/');
        return new SourceFile
        {
            Path = System.IO.Path.GetRelativePath(root, file),
            Folder = parts.Length > 2 ? $"{parts[0]}/{parts[1]}" : parts[0],
            Lines = text.AsSpan().Count('\n'),
            Namespace = unit.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString() ?? "",
            Usings = [.. unit.Usings.Where(u => u.Name is not null).Select(u => u.Name!.ToString())],
            Types = [.. unit.DescendantNodes().OfType<BaseTypeDeclarationSyntax>().Where(t => t.Parent is not TypeDeclarationSyntax).Select(t => t.Identifier.Text)],
            Names = unit.DescendantNodes().OfType<SimpleNameSyntax>().Select(n => n.Identifier.Text).ToHashSet(),
            Methods = [.. unit.DescendantNodes().Where(n => n is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax).Select(Length)],
        };
    }

    private static (string, int) Length(SyntaxNode method)
    {
        var span = method.GetLocation().GetLineSpan();
        var name = method switch { MethodDeclarationSyntax m => m.Identifier.Text, LocalFunctionStatementSyntax f => f.Identifier.Text, _ => "constructor" };
        return (name, span.EndLinePosition.Line - span.StartLinePosition.Line + 1);
    }
}
