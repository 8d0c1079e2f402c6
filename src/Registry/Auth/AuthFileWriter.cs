using System.Text.Json;
using System.Text.Json.Nodes;
using Selkie.Oci.Text;
using Selkie.Oci;
using Selkie.Oci.Json;
using Selkie.Registry.Configuration;

namespace Selkie.Registry.Auth;

/// <summary>Changes a file of credentials; what else stands in it stays. It is replaced whole and only its owner may read it.</summary>
internal static class AuthFileWriter
{
    /// <summary>Reads the file, changes what was read, and replaces the file.</summary>
    /// <exception cref="EngineError">When it is not JSON or cannot be written.</exception>
    internal static void Change(string file, Action<JsonObject> change)
    {
        var root = Read(file);
        change(root);
        Auths(root);
        try
        {
            PrivateFile.Replace(file, stream =>
            {
                using var writer = new Utf8JsonWriter(stream, GoJson.WriterOptions(1) with { IndentCharacter = '\t', IndentSize = 1 });
                root.WriteTo(writer);
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            throw new EngineError(ErrorKind.Invalid, $"writing to file \"{file}\": {e.Message}", inner: e);
        }
    }

    /// <summary>The file's root; an empty one where there is no file.</summary>
    /// <exception cref="EngineError">When it is not JSON.</exception>
    internal static JsonObject Read(string file)
    {
        try
        {
            if (!File.Exists(file) || new FileInfo(file).Length == 0) return [];
            var root = JsonNode.Parse(File.ReadAllBytes(file)) as JsonObject ?? throw new JsonException("it is not an object");
            // Keys that stand twice are found at the first look only.
            foreach (var (_, member) in root) _ = (member as JsonObject)?.Count;
            return root;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            var reason = e is ArgumentException ? "a member stands twice" : e is JsonException ? JsonFault.OfFile(file, e) : e.Message;
            throw new EngineError(ErrorKind.Invalid, $"reading JSON file \"{file}\": unmarshaling JSON at \"{file}\": {reason}", inner: e);
        }
    }

    /// <summary>The table of credentials, made where there is none.</summary>
    internal static JsonObject Auths(JsonObject root)
    {
        if (root["auths"] is JsonObject auths) return auths;
        root["auths"] = auths = [];
        return auths;
    }

    /// <summary>A node's text, or null.</summary>
    internal static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}
