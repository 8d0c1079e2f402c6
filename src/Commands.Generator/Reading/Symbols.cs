using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Selkie.Commands.Generator.Reading;

/// <summary>What attributes and documentation comments say.</summary>
internal static class Symbols
{
    /// <summary>A named argument as text; empty where it is not given.</summary>
    public static string Text(this AttributeData attribute, string name) => attribute.Named(name)?.ToString() ?? "";

    public static bool Flag(this AttributeData attribute, string name, bool otherwise) => attribute.Named(name) as bool? ?? otherwise;

    public static int Number(this AttributeData attribute, string name, int otherwise) => attribute.Named(name) as int? ?? otherwise;

    /// <summary>The words of a list that is separated by commas.</summary>
    public static IEnumerable<string> Words(this string list) => list.Split(',').Select(word => word.Trim()).Where(word => word.Length > 0);

    /// <summary>An element of the documentation comment as one line; a para begins a new one.</summary>
    public static string Documentation(this ISymbol symbol, string element)
    {
        var xml = symbol.GetDocumentationCommentXml();
        if (string.IsNullOrEmpty(xml)) return "";
        var found = XElement.Parse(xml).DescendantsAndSelf(element).FirstOrDefault();
        if (found is null) return "";
        foreach (var para in found.Elements("para").ToList()) para.ReplaceWith("\u0001" + para.Value);
        var words = found.Value.Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return string.Join(" ", words).Trim('\u0001').Replace(" \u0001", "\n").Replace("\u0001", "\n");
    }

    /// <summary>The properties of a type, those of its base types first, so that shared options come in one order.</summary>
    public static IEnumerable<IPropertySymbol> AllProperties(this INamedTypeSymbol type)
    {
        var chain = new Stack<INamedTypeSymbol>();
        for (var t = type; t is { SpecialType: SpecialType.None }; t = t.BaseType!) chain.Push(t);
        return chain.SelectMany(t => t.GetMembers().OfType<IPropertySymbol>().Where(property => !property.IsStatic));
    }

    /// <summary>A named argument, or null where it is not given.</summary>
    public static object? Named(this AttributeData attribute, string name) =>
        attribute.NamedArguments.Where(argument => argument.Key == name).Select(argument => argument.Value.Value).FirstOrDefault();
}
