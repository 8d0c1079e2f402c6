using Microsoft.CodeAnalysis;

namespace Selkie.Commands.Generator;

/// <summary>The property types an option may have.</summary>
/// <param name="Kind">The kind's letter in a row.</param>
/// <param name="Label">pflag's name of the type, as help shows it.</param>
/// <param name="Read">The expression that reads the value; {0} is the option's index, {1} the value if not given.</param>
internal sealed record PropertyTypes(string Kind, string Label, string Read)
{
    public static PropertyTypes? Find(IPropertySymbol property)
    {
        var nullable = property.NullableAnnotation == NullableAnnotation.Annotated;
        var type = property.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } n ? n.TypeArguments[0] : property.Type;
        var value = nullable ? "" : ".GetValueOrDefault()";
        return type.SpecialType switch
        {
            SpecialType.System_Boolean => new("b", "", "line.Bool({0}, {1})" + value),
            SpecialType.System_String => new("s", "string", "line.String({0}, {1})" + (nullable ? "" : "!")),
            SpecialType.System_Int32 => new("i", "int", "(int" + (nullable ? "?" : "") + ")line.Int({0}, {1})" + value),
            SpecialType.System_UInt32 => new("u", "uint", "(uint" + (nullable ? "?" : "") + ")line.UInt({0}, {1})" + value),
            SpecialType.System_Int64 => new("i", "int", "line.Int({0}, {1})" + value),
            SpecialType.System_UInt64 => new("u", "uint", "line.UInt({0}, {1})" + value),
            SpecialType.System_Double => new("f", "float", "line.Double({0}, {1})" + value),
            _ when type is INamedTypeSymbol { Name: "IReadOnlyList", TypeArguments.Length: 1 } list && list.TypeArguments[0].SpecialType == SpecialType.System_String =>
                new("a", "stringArray", "line.List({0}, {1})" + (nullable ? "" : "!")),
            _ => null,
        };
    }
}
