using Microsoft.CodeAnalysis;

namespace Selkie.Commands.Generator.Reading;

/// <summary>The property types an option may have.</summary>
/// <param name="Kind">The member of OptionKind.</param>
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
