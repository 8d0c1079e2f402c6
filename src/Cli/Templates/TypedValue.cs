using System.Collections;
using System.Globalization;
using Selkie.Api.Shapes;

namespace Selkie.Cli.Templates;

/// <summary>Makes template values of what documents hold, by their types in Go: so nil, zero and missing are told apart.</summary>
internal static class TypedValue
{
    /// <summary>Wraps a value.</summary>
    /// <param name="value">What a <see cref="GoMember"/> holds.</param>
    /// <param name="goType">Its type.</param>
    public static TemplateValue Of(object? value, string goType) => goType switch
    {
        _ when value is TemplateValue already => already,
        "interface {}" => Any(value),
        "time.Time" => new TimeValue(value as string ?? TimeValue.Zero),
        "time.Duration" => new DurationValue(Whole(value)),
        "bool" => BoolValue.Of(value is true),
        "float64" => new FloatValue(value is double number ? number : 0),
        "string" => new StringValue(value as string ?? ""),
        _ when goType.StartsWith("int", StringComparison.Ordinal) || goType.StartsWith("uint", StringComparison.Ordinal) => new IntValue(Whole(value), goType),
        _ when goType[0] == '*' => Pointer(value, goType),
        _ when goType[0] == '[' => List(value, goType),
        _ when goType.StartsWith("map[", StringComparison.Ordinal) => Map(value, goType),
        _ => Named(value, goType),
    };

    /// <summary>An object as it stands in a list of objects of any kind.</summary>
    public static TemplateValue Any(object? value) => value switch
    {
        null => NilValue.Instance,
        IGoStruct shaped => shaped.ToGo() is var data && data.Type.StartsWith("map[", StringComparison.Ordinal) ? Map(MapOf(data), data.Type) : new StructValue(data, "interface {}"),
        string text => new StringValue(text),
        IEnumerable<string> texts => ListValue.OfStrings(texts),
        _ => TemplateValue.From(value),
    };

    private static TemplateValue Pointer(object? value, string goType) => value switch
    {
        null => new NilPointer(goType),
        IGoStruct or GoStruct => new StructValue(Data(value), goType),
        _ => Of(value, goType[1..]),
    };

    private static ListValue List(object? value, string goType)
    {
        var element = goType[(goType.IndexOf(']') + 1)..];
        return new ListValue(value is IEnumerable items ? [.. items.Cast<object?>().Select(item => Of(item, element))] : [], goType, value is null);
    }

    private static MapValue Map(object? value, string goType)
    {
        var element = goType[(goType.IndexOf(']') + 1)..];
        return new MapValue((value as GoMap)?.Entries.Select(entry => KeyValuePair.Create(entry.Key, Of(entry.Value, element))), goType);
    }

    // A type with a name: a struct, or a text of its own type.
    private static TemplateValue Named(object? value, string goType) => value switch
    {
        IGoStruct or GoStruct => new StructValue(Data(value), goType),
        null when goType == "struct {}" => new StructValue(new GoStruct(goType, []), goType),
        null => new StringValue("", goType),
        _ => new StringValue(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", goType),
    };

    private static GoStruct Data(object value) => value as GoStruct ?? ((IGoStruct)value).ToGo();

    private static GoMap MapOf(GoStruct data) => new([.. data.Members.Select(member => KeyValuePair.Create(member.JsonName, member.Value))]);

    private static long Whole(object? value) => value switch
    {
        null => 0,
        ulong number => unchecked((long)number),
        _ => Convert.ToInt64(value, CultureInfo.InvariantCulture),
    };
}
