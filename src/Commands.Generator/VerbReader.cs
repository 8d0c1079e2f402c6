using System.Text;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Selkie.Commands.Generator;

/// <summary>Reads a verb record: attributes, property types and documentation.</summary>
internal sealed class VerbReader
{
    private readonly StringBuilder _row = new();
    private readonly StringBuilder _members = new();
    private readonly HashSet<string> _names = [];
    private int _options;
    private int _arguments;
    private int _min;
    private int _max;
    private string? _problem;
    private string? _subject;

    public static VerbModel Read(GeneratorAttributeSyntaxContext context)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        return new VerbReader().Read(type, context.Attributes[0]);
    }

    private VerbModel Read(INamedTypeSymbol type, AttributeData verb)
    {
        foreach (var property in Properties(type)) Property(property);
        var path = (string)verb.ConstructorArguments[0].Value!;
        var head = Head(type, verb);
        return new VerbModel(
            type.Name, type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), path,
            Text(verb, "Alias"), Text(verb, "Synonyms"), head + _row, _members.ToString(), _problem, _subject);
    }

    /// <summary>Base types first, so that shared options come in one order.</summary>
    private static IEnumerable<IPropertySymbol> Properties(INamedTypeSymbol type)
    {
        var chain = new Stack<INamedTypeSymbol>();
        for (var t = type; t is { SpecialType: SpecialType.None }; t = t.BaseType!) chain.Push(t);
        foreach (var t in chain)
            foreach (var member in t.GetMembers())
                if (member is IPropertySymbol { IsStatic: false } property) yield return property;
    }

    private string Head(INamedTypeSymbol type, AttributeData verb)
    {
        var head = new StringBuilder();
        var flags = (Flag(verb, "Hidden", false) ? "h" : "") + (Flag(verb, "Interspersed", true) ? "" : "n");
        var use = Named(verb, "Use") as string ?? "[options]";
        Line(head, "V", flags, _min.ToString(), _max.ToString(), Number(verb, "Rule", 0).ToString(), use, Summary(type).TrimEnd('.'));
        if (Documentation(type, "remarks") is { Length: > 0 } remarks) Line(head, "D", remarks);
        foreach (var synonym in Text(verb, "Synonyms").Split(',')) if (synonym.Trim().Length > 0) Line(head, "S", synonym.Trim());
        foreach (var attribute in type.GetAttributes())
            if (attribute.AttributeClass?.Name == "ExampleAttribute")
            {
                var text = (string)attribute.ConstructorArguments[0].Value!;
                Line(head, "E", text.Contains("{verb}") ? text : "{verb} " + text);
            }
        if (Text(verb, "TooFew") is { Length: > 0 } few) Line(head, "F", few);
        if (Text(verb, "TooMany") is { Length: > 0 } many) Line(head, "M", many);
        return head.ToString();
    }

    private void Property(IPropertySymbol property)
    {
        foreach (var attribute in property.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "OptionAttribute") Option(property, attribute);
            if (attribute.AttributeClass?.Name == "ArgumentAttribute") Argument(property, attribute);
        }
    }

    private void Option(IPropertySymbol property, AttributeData option)
    {
        var name = (string)option.ConstructorArguments[0].Value!;
        var letter = option.ConstructorArguments.Length > 1 ? option.ConstructorArguments[1].Value!.ToString() : "";
        if (property.IsRequired) Fail("SELKIE003", property);
        if (!_names.Add(name) || letter.Length > 0 && !_names.Add("-" + letter)) Fail("SELKIE004", property);
        if (PropertyTypes.Find(property) is not { } type)
        {
            Fail("SELKIE001", property);
            return;
        }
        var split = Flag(option, "Split", false);
        var label = Text(option, "Type") is { Length: > 0 } given ? given : Text(option, "Choices").Length > 0 ? "choice" : split ? "strings" : type.Label;
        var flags = (Flag(option, "Hidden", false) ? "h" : "") + (Flag(option, "BeforeCommand", false) ? "l" : "");
        Line(_row, "O", name, letter, split ? "c" : type.Kind, label, Text(option, "Default"), flags, Text(option, "NoValue"),
            Text(option, "Alias"), Text(option, "Choices"), Text(option, "Complete"), Text(option, "Deprecated"), Summary(property).TrimEnd('.'));
        _members.Append("            ").Append(property.Name).Append(" = ")
            .Append(string.Format(type.Read, _options++, "unset." + property.Name)).Append(",\n");
    }

    private void Argument(IPropertySymbol property, AttributeData argument)
    {
        var list = property.Type.SpecialType != SpecialType.System_String;
        if (_max < 0 || list && property.Type.Name != "IReadOnlyList") Fail("SELKIE005", property);
        if (property.IsRequired) Fail("SELKIE003", property);
        var place = _arguments++;
        if (list)
        {
            _min += Number(argument, "Min", 0);
            var most = Number(argument, "Max", -1);
            _max = most < 0 ? -1 : _max + most;
        }
        else
        {
            _max++;
            if (property.NullableAnnotation != NullableAnnotation.Annotated) _min++;
        }
        Line(_row, "P", Text(argument, "Complete"));
        _members.Append("            ").Append(property.Name).Append(" = ")
            .Append(list ? $"line.Rest({place})" : $"line.Argument({place}, unset.{property.Name})!").Append(",\n");
    }

    private void Fail(string id, ISymbol subject)
    {
        _problem ??= id;
        _subject ??= subject.ToDisplayString();
    }

    private string Summary(ISymbol symbol)
    {
        var text = Documentation(symbol, "summary");
        if (text.Length == 0) Fail("SELKIE002", symbol);
        return text;
    }

    /// <summary>An element of the documentation comment as one line; an empty line (para) becomes a line break.</summary>
    private static string Documentation(ISymbol symbol, string element)
    {
        var xml = symbol.GetDocumentationCommentXml();
        if (string.IsNullOrEmpty(xml)) return "";
        var found = XElement.Parse(xml).DescendantsAndSelf(element).FirstOrDefault();
        if (found is null) return "";
        foreach (var para in found.Elements("para").ToList()) para.ReplaceWith("\u0001" + para.Value);
        var words = found.Value.Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return string.Join(" ", words).Trim('\u0001').Replace(" \u0001", "\n").Replace("\u0001", "\n");
    }

    private static void Line(StringBuilder to, params string[] fields)
    {
        for (var i = 0; i < fields.Length; i++)
            to.Append(i > 0 ? "\t" : "").Append(fields[i].Replace("\\", "\\\\").Replace("\n", "\\n").Replace("\t", "\\t"));
        to.Append('\n');
    }

    private static string Text(AttributeData attribute, string name) => Named(attribute, name)?.ToString() ?? "";

    private static bool Flag(AttributeData attribute, string name, bool otherwise) => Named(attribute, name) as bool? ?? otherwise;

    private static int Number(AttributeData attribute, string name, int otherwise) => Named(attribute, name) as int? ?? otherwise;

    private static object? Named(AttributeData attribute, string name)
    {
        foreach (var argument in attribute.NamedArguments)
            if (argument.Key == name) return argument.Value.Value;
        return null;
    }
}
