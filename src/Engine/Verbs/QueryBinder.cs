using System.Text;
using System.Text.Json;
using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Engine.Verbs;

/// <summary>
/// Makes the request of a route: the names in its path are the first operands, the query gives those that have a name in it, and sets the options that the verb record gives a name in
/// queries. Other names of a query say nothing, as Podman has it.
/// </summary>
public static class QueryBinder
{
    internal const string Filters = "filters";

    /// <summary>Reads a query into the line that the binder of the command takes.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="command">The command.</param>
    /// <param name="operands">What stands in the path's braces.</param>
    /// <param name="query">Names and values, in order.</param>
    /// <exception cref="EngineError">A value is not of the option's kind.</exception>
    public static ParsedLine Read(ApiTree tree, CommandRow command, IEnumerable<string> operands, IEnumerable<KeyValuePair<string, string>> query)
    {
        var line = new ParsedLine(command);
        line.Arguments.AddRange(operands);
        var values = query.ToList();
        AddOperands(line, tree == ApiTree.Docker ? command.DockerOperands : command.LibpodOperands, values);
        foreach (var (name, value) in values)
            if (command.FindQuery(tree, name) is >= 0 and var option)
                foreach (var one in name == Filters ? FiltersOf(value) : [value])
                    line.Add(option, Checked(command.Options[option].Kind, name, one));
        return line;
    }

    // Each at its place: the places before it that were not given are empty.
    private static void AddOperands(ParsedLine line, string[] names, List<KeyValuePair<string, string>> query)
    {
        for (var place = 0; place < names.Length; place++)
            foreach (var (name, value) in query)
                if (name.Length > 0 && name == names[place])
                {
                    while (line.Arguments.Count < place) line.Arguments.Add("");
                    line.Arguments.Add(value);
                }
    }

    /// <summary>What a switch of a query says; an empty one is on, as in Docker's API: <c>?force</c>. Null: it says nothing that is known.</summary>
    /// <param name="value">Its value.</param>
    public static bool? Switch(string value) => value.Length == 0 ? true : GoBool.TryParse(value);

    private static string Checked(OptionKind kind, string name, string value) => kind switch
    {
        OptionKind.Bool => Switch(value) switch { true => "true", false => "false", null => throw Wrong(name) },
        OptionKind.Int => GoNumber.TryInt(value, out _) ? value : throw Wrong(name),
        OptionKind.UInt => GoNumber.TryUInt(value, out _) ? value : throw Wrong(name),
        OptionKind.Duration => GoDuration.TryParse(value, out _) ? value : throw Wrong(name),
        _ => value,
    };

    private static QueryException Wrong(string name) => new($"schema: error converting value for \"{name}\"");

    // {"status":["running"]}, or Docker's old {"status":{"running":true}}.
    private static List<string> FiltersOf(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json.Length > 0 ? json : "{}");
            var filters = new List<string>();
            foreach (var filter in document.RootElement.EnumerateObject()) filters.AddRange(Values(filter.Value).Select(value => $"{filter.Name}={value}"));
            return filters;
        }
        catch (JsonException e)
        {
            throw new QueryException(WrongJson(json, e));
        }
        catch (InvalidOperationException)
        {
            throw new QueryException($"{Filters} is no JSON object of lists");
        }
    }

    // As Go's encoding/json says it.
    private static string WrongJson(string json, JsonException e)
    {
        var lines = json.Split('\n');
        var line = Encoding.UTF8.GetBytes(lines[(int)Math.Min(e.LineNumber ?? 0, lines.Length - 1)]);
        return e.BytePositionInLine is { } at && at < line.Length
            ? $"invalid character '{(char)line[at]}' looking for beginning of value"
            : "unexpected end of JSON input";
    }

    /// <summary>Filters as a query has them; those without a value are on.</summary>
    /// <param name="filters">The filters, as options have them.</param>
    internal static string FiltersFrom(IEnumerable<string> filters)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach (var filter in filters.Select(text => text.Split('=', 2)).GroupBy(parts => parts[0], parts => parts.Length > 1 ? parts[1] : "true"))
            {
                json.WriteStartArray(filter.Key);
                foreach (var value in filter) json.WriteStringValue(value);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static IEnumerable<string> Values(JsonElement filter) => filter.ValueKind == JsonValueKind.Object
        ? filter.EnumerateObject().Where(value => value.Value.GetBoolean()).Select(value => value.Name)
        : filter.EnumerateArray().Select(value => value.GetString() ?? throw new InvalidOperationException());
}
