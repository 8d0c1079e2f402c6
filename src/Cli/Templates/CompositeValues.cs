using System.Text.Json;
using Selkie.Api.Shapes;

namespace Selkie.Cli.Templates;

/// <summary>A list; a nil one prints as an empty one, but JSON tells them apart.</summary>
internal sealed class ListValue(IReadOnlyList<TemplateValue> items, string goType, bool isNil = false) : TemplateValue
{
    public override string GoType => goType;

    public override bool IsTrue => items.Count > 0;

    public override IReadOnlyList<TemplateValue> Items => items;

    public static ListValue OfStrings(IEnumerable<string> texts) => new([.. texts.Select(t => new StringValue(t))], "[]string");

    public override string ToString() => $"[{string.Join(' ', items.Select(item => GoFormat.Inner(item)))}]";

    public override void WriteJson(Utf8JsonWriter writer)
    {
        if (isNil)
        {
            writer.WriteNullValue();
            return;
        }
        writer.WriteStartArray();
        foreach (var item in items) item.WriteJson(writer);
        writer.WriteEndArray();
    }
}

/// <summary>A map, sorted by its keys.</summary>
/// <param name="entries">Its entries by the text of their keys; null: nil.</param>
/// <param name="goType">Its type: <c>map[string]string</c>.</param>
internal sealed class MapValue(IEnumerable<KeyValuePair<string, TemplateValue>>? entries, string goType) : TemplateValue
{
    private readonly SortedDictionary<string, TemplateValue> _entries = Sorted(entries ?? [], goType);

    public override string GoType => goType;

    public override bool IsTrue => _entries.Count > 0;

    public override IEnumerable<KeyValuePair<string, TemplateValue>> Entries => _entries;

    public override int? Length => _entries.Count;

    private string KeyType => goType["map[".Length..goType.IndexOf(']')];

    private string ElementType => goType[(goType.IndexOf(']') + 1)..];

    /// <summary>A map of texts.</summary>
    public static MapValue OfStrings(IEnumerable<KeyValuePair<string, string>> map) =>
        new(map.Select(entry => KeyValuePair.Create(entry.Key, (TemplateValue)new StringValue(entry.Value))), "map[string]string");

    /// <summary>A key as a template's value.</summary>
    public TemplateValue Key(string key) => KeyType == "string" ? new StringValue(key) : new IntValue(long.Parse(key, System.Globalization.CultureInfo.InvariantCulture), KeyType);

    /// <summary>By a name after a dot a key that is missing has no value.</summary>
    public override TemplateValue? Field(string name, IReadOnlyList<TemplateValue> arguments)
    {
        if (KeyType != "string") return null;
        if (arguments.Count > 0) throw new TemplateFunctions.Failure($"{name} is not a method but has arguments", whole: true);
        return _entries.GetValueOrDefault(name, NilValue.Instance);
    }

    /// <summary>By <c>index</c> a key that is missing has its type's zero.</summary>
    public TemplateValue At(TemplateValue key)
    {
        if (key is NilValue) throw new TemplateFunctions.Failure($"value is nil; should be of type {KeyType}");
        if (key is not (StringValue or IntValue) || key is StringValue != (KeyType == "string")) throw new TemplateFunctions.Failure($"value has type {key.GoType}; should be {KeyType}");
        return _entries.TryGetValue(key.ToString(), out var value) ? value : TypedValue.Of(null, ElementType);
    }

    public override string ToString() => $"map[{string.Join(' ', _entries.Select(e => $"{e.Key}:{GoFormat.Inner(e.Value)}"))}]";

    public override void WriteJson(Utf8JsonWriter writer)
    {
        if (entries is null)
        {
            writer.WriteNullValue();
            return;
        }
        writer.WriteStartObject();
        foreach (var (key, value) in _entries)
        {
            writer.WritePropertyName(key);
            value.WriteJson(writer);
        }
        writer.WriteEndObject();
    }

    private static SortedDictionary<string, TemplateValue> Sorted(IEnumerable<KeyValuePair<string, TemplateValue>> entries, string goType)
    {
        var sorted = new SortedDictionary<string, TemplateValue>(goType.StartsWith("map[string]", StringComparison.Ordinal) ? StringComparer.Ordinal : ByNumber);
        foreach (var (key, value) in entries) sorted[key] = value;
        return sorted;
    }

    private static readonly Comparer<string> ByNumber = Comparer<string>.Create(static (a, b) => a.Length != b.Length ? a.Length - b.Length : string.CompareOrdinal(a, b));
}

/// <summary>A struct, or a pointer to one.</summary>
/// <param name="data">What it has.</param>
/// <param name="goType">The type in errors.</param>
internal sealed class StructValue(GoStruct data, string goType) : TemplateValue
{
    public override string GoType => goType;

    /// <summary>The struct's own type.</summary>
    public string DataType => data.Type;

    public override bool IsTrue => true;

    /// <summary>Whether it is a pointer; %v marks one that is printed by itself.</summary>
    public bool IsPointer => goType[0] == '*';

    public override TemplateValue? Field(string name, IReadOnlyList<TemplateValue> arguments)
    {
        if (Find(data, name) is not { } member) return null;
        if (arguments.Count == 0) return TypedValue.Of(member.Value, member.Type);
        throw new TemplateFunctions.Failure(member.Method == name
            ? $"wrong number of args for {name}: want 0 got {arguments.Count}"
            : $"{name} has arguments but cannot be invoked as function", whole: true);
    }

    public override string ToString() => Text(names: false);

    /// <summary>%v, or %+v with the names of the members.</summary>
    public string Text(bool names) =>
        $"{{{string.Join(' ', data.Members.Select(m => (names ? m.Name + ":" : "") + GoFormat.Inner(TypedValue.Of(m.Value, m.Type), names)))}}}";

    public override void WriteJson(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        WriteMembers(data, writer);
        writer.WriteEndObject();
    }

    private static void WriteMembers(GoStruct data, Utf8JsonWriter writer)
    {
        foreach (var member in data.Members)
        {
            if (member is { IsEmbedded: true, Value: GoStruct inner })
            {
                WriteMembers(inner, writer);
                continue;
            }
            var value = member.Left == LeftOut.Nil && member.Value is null ? null : TypedValue.Of(member.Value, member.Type);
            if (value is null || member.Left == LeftOut.Zero && !value.IsTrue) continue;
            writer.WritePropertyName(member.JsonName);
            value.WriteJson(writer);
        }
    }

    // Members of the struct itself hide those of the structs within it.
    private static GoMember? Find(GoStruct data, string name)
    {
        foreach (var member in data.Members)
            if (member.Name == name || member.Method == name) return member;
        foreach (var member in data.Members)
            if (member is { IsEmbedded: true, Value: GoStruct inner } && Find(inner, name) is { } found) return found;
        return null;
    }
}
