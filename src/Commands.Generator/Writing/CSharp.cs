using System.Text;

namespace Selkie.Commands.Generator.Writing;

/// <summary>Pieces of C# text.</summary>
internal static class CSharp
{
    /// <summary>A string literal.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
            quoted.Append(c switch { '\\' => "\\\\", '"' => "\\\"", '\n' => "\\n", '\t' => "\\t", _ => c.ToString() });
        return quoted.Append('"').ToString();
    }

    /// <summary>A collection expression of string literals.</summary>
    public static string List(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Quote))}]";
}
