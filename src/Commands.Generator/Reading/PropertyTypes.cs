using Microsoft.CodeAnalysis;

namespace Selkie.Commands.Generator.Reading;

/// <summary>The property types an option may have.</summary>
/// <param name="Kind">The member of OptionKind.</param>
/// <param name="Label">pflag's name of the type, as help shows it.</param>
/// <param name="Read">The expression that reads the value; {0} is the option's index, {1} the value if not given.</param>
internal sealed record PropertyTypes(string Kind, string Label, string Read)
{
    /// <summary>How a property is read: by the method Parse of a type that was named or is its own, or as one of the types that every option may have.</summary>
    /// <param name="property">The property.</param>
    /// <param name="parser">The type that was named, or null.</param>
    public static PropertyTypes? Find(IPropertySymbol property, INamedTypeSymbol? parser) => parser is null ? Plain(property) ?? Parsed(property, null) : Parsed(property, parser);

    // Only values that were given are parsed: whatever is not given costs nothing.
    private static PropertyTypes? Parsed(IPropertySymbol property, INamedTypeSymbol? parser)
    {
        var isList = property.Type is INamedTypeSymbol { Name: "IReadOnlyList", TypeArguments.Length: 1 };
        var item = isList ? ((INamedTypeSymbol)property.Type).TypeArguments[0] : property.Type;
        if (item is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable) item = nullable.TypeArguments[0];
        // Numbers and times of .NET read no text as Go does.
        parser ??= item.ContainingNamespace?.Name == nameof(System) ? null : item as INamedTypeSymbol;
        var parsers = parser?.GetMembers("Parse").OfType<IMethodSymbol>().Where(method => method.IsStatic && method.Parameters.Length == 1).ToList() ?? [];
        var parse = parsers.Find(method => method.Parameters[0].Type.SpecialType == SpecialType.System_String);
        if (parse is null && !(isList && parsers.Exists(method => method.Parameters[0].Type.Name == "IReadOnlyList"))) return null;
        var call = parser!.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) + ".Parse";
        if (parse is null) return new("Array", "stringArray", $"line.Has({{0}}) ? {call}(line.List({{0}}, null)!) : {{1}}");
        if (!isList) return new("String", "string", $"line.Raw({{0}}) is {{{{ }}}} value{{0}} ? {call}(value{{0}}) : {{1}}");
        var isMany = !SymbolEqualityComparer.Default.Equals(parse.ReturnType, item);
        return new("Array", "stringArray", $"line.Has({{0}}) ? line.{(isMany ? "ListOfMany" : "List")}({{0}}, {call}) : {{1}}");
    }

    private static PropertyTypes? Plain(IPropertySymbol property)
    {
        var nullable = property.NullableAnnotation == NullableAnnotation.Annotated;
        var type = property.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } n ? n.TypeArguments[0] : property.Type;
        var value = nullable ? "" : ".GetValueOrDefault()";
        return type.SpecialType switch
        {
            SpecialType.System_Boolean => new("Bool", "", "line.Bool({0}, {1})" + value),
            SpecialType.System_String => new("String", "string", "line.String({0}, {1})" + (nullable ? "" : "!")),
            SpecialType.System_Int32 => new("Int", "int", "(int" + (nullable ? "?" : "") + ")line.Int({0}, {1})" + value),
            SpecialType.System_UInt32 => new("UInt", "uint", "(uint" + (nullable ? "?" : "") + ")line.UInt({0}, {1})" + value),
            SpecialType.System_Int64 => new("Int", "int", "line.Int({0}, {1})" + value),
            SpecialType.System_UInt64 => new("UInt", "uint", "line.UInt({0}, {1})" + value),
            SpecialType.System_Double => new("Double", "float", "line.Double({0}, {1})" + value),
            _ when type is INamedTypeSymbol { Name: "IReadOnlyList", TypeArguments.Length: 1 } list && list.TypeArguments[0].SpecialType == SpecialType.System_String =>
                new("Array", "stringArray", "line.List({0}, {1})" + (nullable ? "" : "!")),
            _ => null,
        };
    }
}
