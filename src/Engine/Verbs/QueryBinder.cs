using System.Text.Json;
using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Engine.Verbs;

/// <summary>
/// Makes the request of a route: the names in its path are the operands, the query sets the options that the verb record gives a name in
/// queries. Other names of a query say nothing, as Podman has it.
/// </summary>
public static class QueryBinder
{
    private const string Filters = "filters";

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
        foreach (var (name, value) in query)
            if (command.FindQuery(tree, name) is >= 0 and var option)
                foreach (var one in name == Filters ? FiltersOf(value) : [value])
                    line.Add(option, Checked(command.Options[option].Kind, name, one));
        return line;
    }

    // An empty switch is on, as in Docker's API: ?force
    private static string Checked(OptionKind kind, string name, string value) => kind switch
    {
        OptionKind.Bool => value switch { "" or "1" or "true" or "True" or "TRUE" or "t" or "T" => "true", "0" or "false" or "False" or "FALSE" or "f" or "F" => "false", _ => throw Wrong(name, value) },
        OptionKind.Int => GoNumber.TryInt(value, out _) ? value : throw Wrong(name, value),
        OptionKind.UInt => GoNumber.TryUInt(value, out _) ? value : throw Wrong(name, value),
        OptionKind.Duration => GoDuration.TryParse(value, out _) ? value : throw Wrong(name, value),
        _ => value,
    };

    private static EngineError Wrong(string name, string value) => new(ErrorKind.Invalid, $"failed to parse parameters: invalid value \"{value}\" for {name}");

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
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new EngineError(ErrorKind.Invalid, $"failed to parse parameters: {Filters} is no JSON object of lists");
        }
    }

    private static IEnumerable<string> Values(JsonElement filter) => filter.ValueKind == JsonValueKind.Object
        ? filter.EnumerateObject().Where(value => value.Value.GetBoolean()).Select(value => value.Name)
        : filter.EnumerateArray().Select(value => value.GetString() ?? throw new JsonException());
}
