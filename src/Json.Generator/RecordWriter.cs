using System.Text;
using Microsoft.CodeAnalysis;

namespace Selkie.Json.Generator;

/// <summary>
/// Writes the method that reads an object into a record. It sets each member as it comes, past init and required, so that members that are not there keep
/// what the record gives them.
/// </summary>
internal static class RecordWriter
{
    private const string Accessor = "[global::System.Runtime.CompilerServices.UnsafeAccessor(global::System.Runtime.CompilerServices.UnsafeAccessorKind.";

    public static string Write(INamedTypeSymbol type, MethodWriter methods)
    {
        var word = MethodWriter.Word(type);
        var constructor = type.InstanceConstructors.Where(c => c.Parameters.Length != 1 || !SymbolEqualityComparer.Default.Equals(c.Parameters[0].Type, type))
            .OrderByDescending(c => c.Parameters.Length).First();
        var members = Member.Of(type, constructor, methods.SnakeCase);
        return $$"""

                private static {{MethodWriter.Name(type)}} Take{{word}}(ref Utf8JsonReader reader)
                {
                    JsonRead.Open(ref reader, "{{type.Name}}");
                    var value = New{{word}}({{string.Join(", ", constructor.Parameters.Select(Default))}});
            {{(members.Any(member => member.IsRequired) ? "        var seen = 0UL;\n" : "")}}        while (JsonRead.Next(ref reader))
                    {
            {{Branches(type, word, members, methods)}}        }
            {{Checks(type, members)}}        return value;
                }

            {{Accessors(type, word, constructor, members)}}
            """;
    }

    private static string Branches(INamedTypeSymbol type, string word, IReadOnlyList<Member> members, MethodWriter methods)
    {
        var text = new StringBuilder();
        for (var i = 0; i < members.Count; i++)
        {
            var (property, name, required) = (members[i].Property, members[i].JsonName, members[i].IsRequired);
            var seen = required ? $" seen |= {1UL << i}UL;" : "";
            var (set, value) = ($"Set{word}{property.Name}({By(type)}value, ", methods.Value(property.Type));
            // Go writes an empty list as null.
            var take = required && MethodWriter.IsMany(property.Type) ? $"{set}JsonRead.Step(ref reader) ? {value} : new());{seen}" : $"if (JsonRead.Step(ref reader)) {{ {set}{value});{seen} }}";
            text.Append($"            if (reader.ValueTextEquals(\"{name}\"u8)) {{ {take} continue; }}\n");
        }
        text.Append(Member.Rest(type) is { } rest ? $"            JsonRead.Keep(ref reader, value.{rest.Name} ??= new global::System.Collections.Generic.Dictionary<string, JsonElement>());\n" : "            JsonRead.Pass(ref reader);\n");
        return text.ToString();
    }

    private static string Checks(INamedTypeSymbol type, IReadOnlyList<Member> members)
    {
        var text = new StringBuilder();
        for (var i = 0; i < members.Count; i++)
            if (members[i].IsRequired)
                text.Append($"        if ((seen & {1UL << i}UL) == 0) throw JsonRead.Missing(\"{members[i].JsonName}\", \"{type.Name}\");\n");
        return text.ToString();
    }

    private static string Accessors(INamedTypeSymbol type, string word, IMethodSymbol constructor, IReadOnlyList<Member> members)
    {
        var name = MethodWriter.Name(type);
        var parameters = string.Join(", ", constructor.Parameters.Select(parameter => $"{MethodWriter.Declared(parameter.Type)} {parameter.Name}"));
        var text = new StringBuilder($"    {Accessor}Constructor)]\n    private static extern {name} New{word}({parameters});\n");
        foreach (var member in members)
            text.Append($"    {Accessor}Method, Name = \"set_{member.Property.Name}\")]\n    private static extern void Set{word}{member.Property.Name}({By(type)}{MethodWriter.Name(member.Property.ContainingType)} of, {MethodWriter.Declared(member.Property.Type)} value);\n");
        return text.ToString();
    }

    private static string Default(IParameterSymbol parameter) => $"default({MethodWriter.Declared(parameter.Type)}){(parameter.Type.IsReferenceType ? "!" : "")}";

    private static string By(INamedTypeSymbol type) => type.IsValueType ? "ref " : "";
}
