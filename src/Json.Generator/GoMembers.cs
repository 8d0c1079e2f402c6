using Microsoft.CodeAnalysis;

namespace Selkie.Json.Generator;

/// <summary>A member of a record as Go has it.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Expression">What makes a GoMember of it.</param>
internal sealed record GoMembers(string Name, string Expression)
{
    private const int Always = 1, WhenWritingDefault = 2, WhenWritingNull = 3; // JsonIgnoreCondition

    /// <summary>The members that a type itself declares.</summary>
    public static IReadOnlyList<GoMembers> Of(INamedTypeSymbol type) =>
    [
        .. type.GetMembers().OfType<IPropertySymbol>()
            .Where(property => property is { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public } && Ignored(property) != Always && Named(property, "Name") != "")
            .Select(Read),
    ];

    /// <summary>Whether a type has a shape in Go.</summary>
    public static bool IsShaped(ITypeSymbol? type) => type is not null && Attribute(type, "GoAttribute") is not null;

    /// <summary>What [Go] says of the type.</summary>
    public static string TypeOf(ISymbol marked) => Attribute(marked, "GoAttribute")?.ConstructorArguments[0].Value as string ?? "";

    private static GoMembers Read(IPropertySymbol property)
    {
        var json = Attribute(property, "JsonPropertyNameAttribute")?.ConstructorArguments[0].Value as string ?? property.Name;
        var name = Named(property, "Name") ?? (char.IsUpper(json[0]) ? json : property.Name);
        var given = TypeOf(property);
        var left = Ignored(property) switch { WhenWritingNull => "Nil", WhenWritingDefault => "Zero", _ => "Never" };
        var method = Named(property, "Method") is { } other ? $", \"{other}\"" : "";
        return new(name, $"new GoMember(\"{name}\", \"{json}\", \"{(given.Length > 0 ? given : GoType(property.Type))}\", {Value(property)}, LeftOut.{left}{method})");
    }

    private static string GoType(ITypeSymbol type) => type switch
    {
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable => "*" + GoType(nullable.TypeArguments[0]),
        INamedTypeSymbol { Name: "IReadOnlyList" } list => "[]" + GoType(list.TypeArguments[0]),
        INamedTypeSymbol { Name: "IReadOnlyDictionary" } map => "map[string]" + GoType(map.TypeArguments[1]),
        _ when IsShaped(type) => (type.NullableAnnotation == NullableAnnotation.Annotated ? "*" : "") + TypeOf(type),
        _ => type.SpecialType switch
        {
            SpecialType.System_String => "string",
            SpecialType.System_Boolean => "bool",
            SpecialType.System_Int32 => "int",
            SpecialType.System_Int64 => "int64",
            SpecialType.System_UInt16 => "uint16",
            SpecialType.System_UInt32 => "uint",
            SpecialType.System_UInt64 => "uint64",
            SpecialType.System_Double => "float64",
            _ => "interface {}",
        },
    };

    private static string Value(IPropertySymbol property) => property.Type.Name == "IReadOnlyDictionary" ? $"GoMap.Of({property.Name})" : property.Name;

    private static int Ignored(IPropertySymbol property)
    {
        if (Attribute(property, "JsonIgnoreAttribute") is not { } ignore) return 0;
        return ignore.NamedArguments.Length == 0 ? Always : ignore.NamedArguments[0].Value.Value as int? ?? 0;
    }

    private static string? Named(ISymbol marked, string name) =>
        Attribute(marked, "GoAttribute")?.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value as string;

    private static AttributeData? Attribute(ISymbol marked, string name) =>
        marked.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.Name == name);
}
