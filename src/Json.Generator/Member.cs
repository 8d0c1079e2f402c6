using Microsoft.CodeAnalysis;

namespace Selkie.Json.Generator;

/// <summary>A member of a record as JSON has it.</summary>
/// <param name="Property">The property.</param>
/// <param name="JsonName">Its name in JSON.</param>
/// <param name="IsRequired">It must be there.</param>
internal sealed record Member(IPropertySymbol Property, string JsonName, bool IsRequired)
{
    /// <summary>The members of a type that JSON has, those of its bases first.</summary>
    public static IReadOnlyList<Member> Of(INamedTypeSymbol type, IMethodSymbol constructor, bool snakeCase)
    {
        var members = new List<Member>();
        for (var at = type; at is not null; at = at.BaseType)
            members.InsertRange(0, at.GetMembers().OfType<IPropertySymbol>().Where(IsRead).Select(property => new Member(property, NameOf(property, snakeCase), IsNeeded(property, constructor))));
        return members;
    }

    /// <summary>The member that takes what no other does, or null.</summary>
    public static IPropertySymbol? Rest(INamedTypeSymbol type) =>
        type.GetMembers().OfType<IPropertySymbol>().FirstOrDefault(property => Attribute(property, "JsonExtensionDataAttribute") is not null);

    private static bool IsRead(IPropertySymbol property) =>
        property is { IsStatic: false, IsIndexer: false, SetMethod: not null, DeclaredAccessibility: Accessibility.Public or Accessibility.Internal } &&
        Attribute(property, "JsonExtensionDataAttribute") is null &&
        !(Attribute(property, "JsonIgnoreAttribute") is { } ignore && (ignore.NamedArguments.Length == 0 || ignore.NamedArguments[0].Value.Value is 1));

    private static bool IsNeeded(IPropertySymbol property, IMethodSymbol constructor) =>
        property.IsRequired || (property.Type.IsReferenceType && property.NullableAnnotation != NullableAnnotation.Annotated &&
            constructor.Parameters.Any(parameter => parameter.Name == property.Name && !parameter.HasExplicitDefaultValue));

    private static string NameOf(IPropertySymbol property, bool snakeCase) =>
        Attribute(property, "JsonPropertyNameAttribute")?.ConstructorArguments[0].Value as string ?? (snakeCase ? SnakeCase(property.Name) : property.Name);

    // As JsonNamingPolicy.SnakeCaseLower, for names without runs of capitals.
    private static string SnakeCase(string name) =>
        string.Concat(name.Select((letter, at) => char.IsUpper(letter) ? (at > 0 ? "_" : "") + char.ToLowerInvariant(letter) : letter.ToString()));

    private static AttributeData? Attribute(IPropertySymbol property, string name) =>
        property.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.Name == name);
}
