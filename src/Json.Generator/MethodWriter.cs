using System.Text;
using Microsoft.CodeAnalysis;

namespace Selkie.Json.Generator;

/// <summary>Writes the methods that read types, each type once.</summary>
internal sealed class MethodWriter(bool snakeCase)
{
    /// <summary>Members are named as in snake_case where they do not say how.</summary>
    public bool SnakeCase { get; } = snakeCase;

    private readonly Dictionary<string, string?> _methods = [];
    private readonly Queue<INamedTypeSymbol> _waiting = new();

    /// <summary>The methods that were asked for, and those they need.</summary>
    public string WriteAll()
    {
        while (_waiting.Count > 0)
        {
            var type = _waiting.Dequeue();
            _methods[Word(type)] = RecordWriter.Write(type, this);
        }
        var text = new StringBuilder();
        foreach (var method in _methods) text.Append(method.Value);
        return text.ToString();
    }

    /// <summary>The expression that reads a value of a type at the reader's place.</summary>
    public string Value(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol array) return $"JsonRead.List(ref reader, static (ref Utf8JsonReader reader) => {Item(array.ElementType)}).ToArray()";
        if (type is not INamedTypeSymbol named) return Unknown(type);
        if (named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T) return Value(named.TypeArguments[0]);
        if (Simple(named) is { } simple) return $"JsonRead.{simple}(ref reader)";
        if (Converter(named) is { } converter) return $"new {converter}().Read(ref reader, typeof({Name(named)}), null!)!";
        return named.Name switch
        {
            "IReadOnlyList" or "List" => $"JsonRead.List<{Declared(named.TypeArguments[0])}>(ref reader, static (ref Utf8JsonReader reader) => {Item(named.TypeArguments[0])})",
            "IReadOnlyDictionary" or "Dictionary" => $"JsonRead.Map<{Declared(named.TypeArguments[1])}>(ref reader, static (ref Utf8JsonReader reader) => {Item(named.TypeArguments[1])})",
            _ => Record(named),
        };
    }

    /// <summary>Whether a type is a list or a map.</summary>
    public static bool IsMany(ITypeSymbol type) => type.Name is "IReadOnlyList" or "List" or "IReadOnlyDictionary" or "Dictionary";

    /// <summary>A type as code names it.</summary>
    public static string Name(ITypeSymbol type) => type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>A type as a declaration names it: with the question mark of what may be null.</summary>
    public static string Declared(ITypeSymbol type) =>
        type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier));

    /// <summary>A type as part of a method's name.</summary>
    public static string Word(ITypeSymbol type) => type is INamedTypeSymbol { IsGenericType: true } generic
        ? generic.Name + string.Concat(generic.TypeArguments.Select(Word))
        : type.Name;

    // Items may be null where their type says so, and are then null; elsewhere the value's own reader decides.
    private string Item(ITypeSymbol type) => type.NullableAnnotation == NullableAnnotation.Annotated
        ? $"JsonRead.IsNull(ref reader) ? null : {Value(type)}"
        : Value(type);

    private string Record(INamedTypeSymbol type)
    {
        if (type.TypeKind != TypeKind.Class && type.TypeKind != TypeKind.Struct) return Unknown(type);
        if (!_methods.ContainsKey(Word(type)))
        {
            _methods.Add(Word(type), null);
            _waiting.Enqueue(type);
        }
        return $"Take{Word(type)}(ref reader)";
    }

    private static string? Simple(INamedTypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_String => "Text",
        SpecialType.System_Boolean => "Flag",
        SpecialType.System_Int32 => "Int32",
        SpecialType.System_UInt16 => "UInt16",
        SpecialType.System_UInt32 => "UInt32",
        SpecialType.System_Int64 => "Int64",
        SpecialType.System_UInt64 => "UInt64",
        SpecialType.System_Double => "Number",
        SpecialType.System_Object => "Element", // what it is, whoever reads it has to say
        _ => type.Name switch { "DateTimeOffset" => "Time", "JsonElement" => "Element", _ => null },
    };

    private static string? Converter(ITypeSymbol type) =>
        type.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.Name == "JsonConverterAttribute")?.ConstructorArguments[0].Value is ITypeSymbol converter
            ? Name(converter)
            : null;

    // Does not compile, and says why.
    private static string Unknown(ITypeSymbol type) => $"JsonRead.CannotRead<{Name(type)}>()";
}
