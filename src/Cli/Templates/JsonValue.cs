using System.Text.Json;
using Selkie.Oci.Text;

namespace Selkie.Cli.Templates;

/// <summary>
/// A JSON object as a Go struct: its members are the fields, found without regard to case when nothing fits exactly (<c>.ID</c>,
/// <c>.Id</c>). Go can tell a struct from a map and fails on a missing field; here an object fails unless it is known to be a map.
/// </summary>
internal sealed class JsonValue : TemplateValue
{
    private readonly JsonElement _element;
    private readonly JsonElement? _shown;
    private readonly string _goType;

    private JsonValue(JsonElement element, JsonElement? shown, string goType)
    {
        _element = element;
        _shown = shown;
        _goType = goType;
    }

    public override string GoType => _goType;

    public override bool IsTrue => _goType[0] != 'm' || _element.EnumerateObject().Any();

    public override int? Length => _element.EnumerateObject().Count();

    public override IEnumerable<KeyValuePair<string, TemplateValue>> Entries => _element.EnumerateObject()
        .OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Name, Of(p.Value, p.Name)));

    private bool IsMap => _goType.StartsWith("map", StringComparison.Ordinal);

    /// <summary>Wraps an element.</summary>
    /// <param name="element">The element.</param>
    /// <param name="name">The member it is the value of; members such as Labels are maps.</param>
    /// <param name="goType">The type in errors.</param>
    /// <param name="shown">The element as JSON prints it, where that lacks members which a template may ask for.</param>
    public static TemplateValue Of(JsonElement element, string name = "", string goType = "interface {}", JsonElement? shown = null) => element.ValueKind switch
    {
        JsonValueKind.String => Text(element.GetString()!),
        JsonValueKind.True => BoolValue.Of(true),
        JsonValueKind.False => BoolValue.Of(false),
        JsonValueKind.Number when element.TryGetInt64(out var n) => new IntValue(n, "int64"),
        JsonValueKind.Number when element.TryGetUInt64(out var n) => new IntValue(unchecked((long)n), "uint64"),
        JsonValueKind.Number => new FloatValue(element.GetDouble()),
        JsonValueKind.Array => new ListValue([.. element.EnumerateArray().Select((e, i) => Of(e, shown: ItemOf(shown, i)))], "[]interface {}"),
        JsonValueKind.Object => new JsonValue(element, shown, MapNames.Contains(name) ? "map[string]string" : goType),
        _ => MapNames.Contains(name) ? new MapValue([], "map[string]string", NilValue.Instance) : NilValue.Instance,
    };

    public override TemplateValue? Field(string name, IReadOnlyList<TemplateValue> arguments)
    {
        if (_element.TryGetProperty(name, out var exact)) return Of(exact, name, shown: MemberOf(_shown, name));
        if (IsMap) return NilValue.Instance;
        foreach (var member in _element.EnumerateObject())
            if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return Of(member.Value, member.Name, shown: MemberOf(_shown, member.Name));
        return null;
    }

    public override string ToString() => IsMap
        ? $"map[{string.Join(' ', Entries.Select(e => $"{e.Key}:{GoFormat.Inner(e.Value)}"))}]"
        : $"{{{string.Join(' ', _element.EnumerateObject().Select(p => GoFormat.Inner(Of(p.Value, p.Name))))}}}";

    public override void WriteJson(Utf8JsonWriter writer) => (_shown ?? _element).WriteTo(writer);

    private static JsonElement? MemberOf(JsonElement? shown, string name) =>
        shown is { ValueKind: JsonValueKind.Object } holder && holder.TryGetProperty(name, out var member) ? member : null;

    private static JsonElement? ItemOf(JsonElement? shown, int index) =>
        shown is { ValueKind: JsonValueKind.Array } list && index < list.GetArrayLength() ? list[index] : null;

    private static TemplateValue Text(string text) => Rfc3339.Is(text) ? new TimeValue(text) : new StringValue(text);

    /// <summary>Members that are maps in Podman's reports.</summary>
    private static readonly HashSet<string> MapNames =
        ["Labels", "labels", "Annotations", "annotations", "Options", "options", "Ports", "PortBindings", "Networks", "Sysctls", "Tmpfs", "ipam_options",
            "ExposedPorts", "Volumes", "GlobalOptions", "DriverOpts", "Status", "containers", "Containers", "NamesHistory", "GraphOptions", "graphOptions", "GraphStatus", "graphStatus", "plugins", "registries"];
}
