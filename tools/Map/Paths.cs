using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Selkie.Map;

/// <summary>Calls that take the text of a path, where paths of strangers are handled (ADR 0013).</summary>
internal sealed class Paths
{
    private readonly List<string> _banned = [], _places = [];
    private readonly List<(string File, string Call)> _allowed = [];

    /// <summary>Reads paths.txt: <c>ban CALL</c>, <c>in FILE-OR-FOLDER</c>, <c>allow FILE CALL</c>.</summary>
    public static Paths Read(string path)
    {
        var paths = new Paths();
        foreach (var line in File.ReadLines(path))
        {
            var words = line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
            if (words is [] or ["#", ..]) continue;
            if (words is ["ban", var call]) paths._banned.Add(call);
            else if (words is ["in", var place]) paths._places.Add(place);
            else if (words is ["allow", var file, var exception]) paths._allowed.Add((file, exception));
            else throw new InvalidDataException($"{path}: cannot read \"{line}\"");
        }
        return paths;
    }

    /// <summary>Banned calls, and places that are gone.</summary>
    public IEnumerable<string> Faults(List<SourceFile> sources)
    {
        foreach (var place in _places)
        {
            var files = sources.FindAll(file => file.Path == place || file.Path.StartsWith(place + "/", StringComparison.Ordinal));
            if (files.Count == 0) yield return $"tools/Map/paths.txt names {place}, which is gone";
            foreach (var file in files)
                foreach (var (call, line) in Calls(file))
                    if (_banned.Exists(ban => Names(call, ban)) && !IsAllowed(file.Path, call))
                        yield return $"{file.Path}:{line}: a stranger's path is opened below a descriptor, not by {call.Split('(')[0]}";
        }
    }

    private bool IsAllowed(string file, string call) => _allowed.Exists(a => a.File == file && call.StartsWith(a.Call, StringComparison.Ordinal));

    // The name may stand behind that of its namespace.
    private static bool Names(string call, string ban) => Regex.IsMatch(call, $"^(global::)?([A-Z][A-Za-z]*\\.)*{Regex.Escape(ban)}");

    private static TypeSyntax? TypeOf(BaseObjectCreationExpressionSyntax made) =>
        (made as ObjectCreationExpressionSyntax)?.Type ?? (made.Parent?.Parent?.Parent as VariableDeclarationSyntax)?.Type;

    // Methods that are passed on without being called count as called.
    private static IEnumerable<(string Call, int Line)> Calls(SourceFile file) =>
        from node in file.Unit.DescendantNodes()
        where node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax or MemberAccessExpressionSyntax { Parent: ArgumentSyntax or EqualsValueClauseSyntax }
        let text = node is BaseObjectCreationExpressionSyntax made ? $"{TypeOf(made)}{made.ArgumentList}" : node.ToString()
        select (string.Concat(text.Where(c => !char.IsWhiteSpace(c))), node.GetLocation().GetLineSpan().StartLinePosition.Line + 1);
}
