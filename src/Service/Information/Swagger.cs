using System.Text.Json;
using Selkie.Engine.Verbs;
using Selkie.Service.Http;
using Selkie.Service.Routing;

namespace Selkie.Service.Information;

/// <summary>What both trees have as an OpenAPI 2.0 document ("swagger"), printed from the tables of routes and commands.</summary>
internal static class Swagger
{
    private const string ErrorSchema = "#/definitions/Error";

    /// <summary>Sends it.</summary>
    [Endpoint(ApiTree.Docker, "GET /swagger.json")]
    [Endpoint(ApiTree.Libpod, "GET /swagger")]
    public static Task Show(Exchange exchange) => exchange.Send(new Reply(200, Write));

    /// <summary>Writes it.</summary>
    /// <param name="json">Takes it.</param>
    public static void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("swagger"u8, "2.0"u8);
        json.WriteStartObject("info"u8);
        json.WriteString("title"u8, "Docker's Engine API and libpod's"u8);
        json.WriteString("version"u8, ApiHeaders.LibpodVersion);
        json.WriteEndObject();
        json.WriteStartArray("schemes"u8);
        json.WriteStringValue("http"u8);
        json.WriteEndArray();
        json.WriteStartObject("paths"u8);
        var commands = RouteTable.All.ToDictionary(row => (row.Tree, row.Method, row.Template), row => row.Command);
        var routes = Endpoints.All().Select(route => (route.Tree, route.Method, route.Path, IsBuilt: true)).Concat(PlannedRoutes.All().Select(route => (route.Tree, route.Method, route.Path, IsBuilt: false)));
        foreach (var path in routes.GroupBy(route => (route.Tree == ApiTree.Libpod ? "/libpod" : "") + route.Path).OrderBy(path => path.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject(path.Key);
            foreach (var route in path.OrderBy(route => route.Method, StringComparer.Ordinal))
                WriteOperation(json, route.Tree, route.Method, route.Path, commands.TryGetValue((route.Tree, route.Method, route.Path), out var command) ? CommandTable.Find(command) : null, route.IsBuilt);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        WriteError(json);
        json.WriteEndObject();
    }

    private static void WriteOperation(Utf8JsonWriter json, ApiTree tree, string method, string path, CommandRow? command, bool isBuilt)
    {
        json.WriteStartObject(method.ToLowerInvariant());
        if (command is not null) json.WriteString("summary"u8, command.Short);
        json.WriteStartArray("tags"u8);
        json.WriteStringValue(path.Split('/')[1]);
        json.WriteEndArray();
        json.WriteStartArray("parameters"u8);
        if (path.IndexOf('{') is >= 0 and var open) WriteParameter(json, "path", path[(open + 1)..path.IndexOf('}')], "string", "", isRequired: true);
        foreach (var (name, place) in OperandsOf(tree, command).Select((name, place) => (name, place)).Where(operand => operand.name.Length > 0)) WriteParameter(json, "query", name, "string", "", isRequired: place < command!.MinArguments);
        foreach (var option in command?.Options ?? [])
            if (option.QueryName(tree) is { Length: > 0 } name) WriteParameter(json, "query", name, TypeOf(option.Kind), option.Help, isRequired: false);
        json.WriteEndArray();
        json.WriteStartObject("responses"u8);
        if (isBuilt) WriteResponse(json, "2XX", "done", schema: null);
        else WriteResponse(json, "501", "not supported yet", ErrorSchema);
        WriteResponse(json, "default", "what went wrong", ErrorSchema);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string[] OperandsOf(ApiTree tree, CommandRow? command) => (tree == ApiTree.Docker ? command?.DockerOperands : command?.LibpodOperands) ?? [];

    private static string TypeOf(OptionKind kind) => kind switch
    {
        OptionKind.Bool => "boolean",
        OptionKind.Int or OptionKind.UInt => "integer",
        OptionKind.Double => "number",
        OptionKind.Array or OptionKind.Slice => "array",
        _ => "string",
    };

    private static void WriteParameter(Utf8JsonWriter json, string place, string name, string type, string help, bool isRequired)
    {
        json.WriteStartObject();
        json.WriteString("in"u8, place);
        json.WriteString("name"u8, name);
        json.WriteString("type"u8, type);
        if (type == "array")
        {
            json.WriteStartObject("items"u8);
            json.WriteString("type"u8, "string"u8);
            json.WriteEndObject();
            json.WriteString("collectionFormat"u8, "multi"u8);
        }
        if (help.Length > 0) json.WriteString("description"u8, help);
        if (isRequired) json.WriteBoolean("required"u8, true);
        json.WriteEndObject();
    }

    private static void WriteResponse(Utf8JsonWriter json, string status, string description, string? schema)
    {
        json.WriteStartObject(status);
        json.WriteString("description"u8, description);
        if (schema is not null)
        {
            json.WriteStartObject("schema"u8);
            json.WriteString("$ref"u8, schema);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    // As ErrorAnswers writes it.
    private static void WriteError(Utf8JsonWriter json)
    {
        json.WriteStartObject("definitions"u8);
        json.WriteStartObject("Error"u8);
        json.WriteString("type"u8, "object"u8);
        json.WriteStartObject("properties"u8);
        foreach (var (name, type) in new[] { ("cause", "string"), ("message", "string"), ("response", "integer") })
        {
            json.WriteStartObject(name);
            json.WriteString("type"u8, type);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
