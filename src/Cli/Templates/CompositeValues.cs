using System.Text.Json;

namespace Selkie.Cli.Templates;

/// <summary>A list.</summary>
internal sealed class ListValue(IReadOnlyList<TemplateValue> items, string goType) : TemplateValue
{
    public override string GoType => goType;

    public override bool IsTrue => items.Count > 0;

    public override IReadOnlyList<TemplateValue> Items => items;

    public static ListValue OfStrings(IEnumerable<string> texts) => new([.. texts.Select(t => new StringValue(t))], "[]string");

    public override string ToString() => $"[{string.Join(' ', items.Select(GoFormat.Inner))}]";

    public override void WriteJson(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var item in items) item.WriteJson(writer);
        writer.WriteEndArray();
    }
}

/// <summary>A map with text keys, sorted.</summary>
internal sealed class MapValue(SortedDictionary<string, TemplateValue> entries, string goType, TemplateValue missing) : TemplateValue
{
    public override string GoType => goType;

    public override bool IsTrue => entries.Count > 0;

    public override IEnumerable<KeyValuePair<string, TemplateValue>> Entries => entries;

    public override int? Length => entries.Count;

    /// <summary>A map of texts: a missing key prints as no value.</summary>
    public static MapValue OfStrings(IEnumerable<KeyValuePair<string, string>> map)
    {
        var entries = new SortedDictionary<string, TemplateValue>(StringComparer.Ordinal);
        foreach (var (key, value) in map) entries[key] = new StringValue(value);
        return new MapValue(entries, "map[string]string", NilValue.Instance);
    }

    public override TemplateValue? Field(string name, IReadOnlyList<TemplateValue> arguments) =>
        entries.TryGetValue(name, out var value) ? value : missing;

    public override string ToString() => $"map[{string.Join(' ', entries.Select(e => $"{e.Key}:{GoFormat.Inner(e.Value)}"))}]";

    public override void WriteJson(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var (key, value) in entries)
        {
            writer.WritePropertyName(key);
            value.WriteJson(writer);
        }
        writer.WriteEndObject();
    }
}
