using System.Text.Json;
using System.Text.RegularExpressions;

namespace Selkie.Conformance;

/// <summary>What an output says, as facts that can be compared one by one: a JSON document's by path, any other text as a whole.</summary>
internal static partial class Facts
{
    // Their order means nothing, or is Go's order of a map.
    private static readonly HashSet<string> Sets =
    [
        "Env", "Binds", "BoundingCaps", "EffectiveCaps", "CapAdd", "CapDrop", "SecurityOpt", "Ports", "Mounts", "RepoTags", "RepoDigests", "Ulimits", "Dependencies",
        "GroupAdd", "ExposedPorts", "Networks",
    ];

    // What the moment decides, not the engine.
    private static readonly HashSet<string> Passing =
    [
        "Pid", "PID", "ConmonPid", "memFree", "memUsed", "swapFree", "uptime", "freeLocks", "graphRootUsed", "lockNumber", "LockNumber", "StartedAt", "ExitedAt", "Created",
        "time", "timeNano", "userPercent", "systemPercent", "idlePercent", "LinkLocalIPv6Address", "EndpointID",
    ];

    /// <summary>The facts of the outcome of a command line.</summary>
    public static SortedDictionary<string, string> Of(string line, Outcome outcome)
    {
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["code"] = $"{outcome.Code}" };
        if (Normal.Of(outcome.Error) is { Length: > 0 } error) facts["stderr"] = error;
        var asked = Asked().Match(line).Groups["name"].Value;
        if (Documents(outcome.Out) is not { Count: > 0 } documents) facts["stdout"] = Text(asked, Normal.Of(outcome.Out));
        else for (var i = 0; i < documents.Count; i++) Add(facts, documents.Count > 1 ? $"[{i}]" : "", asked, documents[i]);
        return facts;
    }

    private static string Text(string asked, string text) => Sets.Contains(asked) ? Ordered(text) : Passing.Contains(asked) ? SomeNumber().Replace(text, "<some number>") : text;

    // A slice as Go prints it.
    private static string Ordered(string text) =>
        text is ['[', .. var words, ']'] ? $"[{string.Join(' ', words.Split(' ').Order(StringComparer.Ordinal))}]" : text;

    [GeneratedRegex(@"\b[1-9]\d+\b")]
    private static partial Regex SomeNumber();

    // The member that a template asks for and nothing else.
    [GeneratedRegex(@"[""'](table )?\{\{(json )?[\w.]*\.(?<name>\w+)\}\}[""']")]
    private static partial Regex Asked();

    // One document, or one a line; numbers and words by themselves are text.
    private static List<JsonElement>? Documents(string text)
    {
        if (Parse(text) is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } whole) return [whole];
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse).ToList();
        return lines.All(line => line is { ValueKind: JsonValueKind.Object or JsonValueKind.Array }) ? [.. lines.Select(line => line!.Value)] : null;
    }

    private static JsonElement? Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Add(SortedDictionary<string, string> facts, string path, string name, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when value.EnumerateObject().Any():
                foreach (var member in value.EnumerateObject()) Add(facts, $"{path}.{member.Name}", member.Name, member.Value);
                break;
            case JsonValueKind.Array when value.GetArrayLength() > 0:
                AddItems(facts, path, name, value);
                break;
            case JsonValueKind.Number or JsonValueKind.String when Passing.Contains(name):
                facts[path] = $"<some {value.ValueKind}>";
                break;
            case JsonValueKind.String:
                facts[path] = '"' + Normal.Of(value.GetString()!) + '"';
                break;
            default:
                facts[path] = value.ValueKind switch { JsonValueKind.Object => "{}", JsonValueKind.Array => "[]", JsonValueKind.Null => "null", _ => value.ToString() };
                break;
        }
    }

    private static void AddItems(SortedDictionary<string, string> facts, string path, string name, JsonElement array)
    {
        IEnumerable<JsonElement> items = array.EnumerateArray();
        if (Sets.Contains(name)) items = items.OrderBy(item => NameOf(item) ?? Normal.Of(item.ToString()), StringComparer.Ordinal);
        var index = 0;
        foreach (var item in items)
        {
            // One object more must not make all that follow it differ.
            var place = $"{path}[{NameOf(item) ?? $"{index}"}]";
            Add(facts, facts.Keys.Any(fact => fact.StartsWith(place, StringComparison.Ordinal)) ? $"{path}[{index}]" : place, name, item);
            index++;
        }
    }

    private static string? NameOf(JsonElement item)
    {
        foreach (var name in new[] { "Names", "Name", "Destination", "RepoTags" })
            if (item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
                return Normal.Of(value.ValueKind == JsonValueKind.Array ? string.Join(',', value.EnumerateArray()) : value.ToString());
        return null;
    }
}
