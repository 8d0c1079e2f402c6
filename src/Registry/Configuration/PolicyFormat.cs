using System.Text.Json;
using Selkie.Oci;

namespace Selkie.Registry.Configuration;

/// <summary>
/// Refuses a policy.json that says something other than what its author may have meant: unknown keys, keys given twice, empty lists,
/// unknown types. A policy is a lock; one that is half understood is none.
/// </summary>
internal static class PolicyFormat
{
    private static readonly string[] KnownTypes = ["insecureAcceptAnything", "reject", "signedBy", "signedBaseLayer", "sigstoreSigned"];

    /// <summary>Checks the whole file.</summary>
    internal static void Check(JsonElement root)
    {
        foreach (var (name, value) in Members(root))
        {
            if (name == "default") CheckRequirements(value);
            else if (name == "transports") CheckTransports(value);
            else throw new EngineError(ErrorKind.Invalid, $"Unknown key \"{name}\"");
        }
        if (!root.TryGetProperty("default", out _)) throw new EngineError(ErrorKind.Internal, "Default policy is missing");
    }

    private static void CheckTransports(JsonElement transports)
    {
        foreach (var (transport, scopes) in Members(transports))
        {
            foreach (var (scope, requirements) in Members(scopes))
            {
                if (!IsScope(transport, scope)) throw new EngineError(ErrorKind.Invalid, $"Unknown key \"{scope}\"");
                CheckRequirements(requirements);
            }
        }
    }

    private static bool IsScope(string transport, string scope) => scope.Length == 0 || transport switch
    {
        "dir" or "oci" or "oci-archive" => scope[0] == '/' && scope.Length > 1 && Path.GetFullPath(scope) == scope,
        "docker-archive" => false,
        _ => true,
    };

    private static void CheckRequirements(JsonElement requirements)
    {
        if (requirements.ValueKind != JsonValueKind.Array) throw new EngineError(ErrorKind.Invalid, "the requirements of a scope must be an array");
        if (requirements.GetArrayLength() == 0) throw new EngineError(ErrorKind.Invalid, "List of verification policy requirements must not be empty");
        foreach (var requirement in requirements.EnumerateArray()) CheckRequirement(requirement);
    }

    private static void CheckRequirement(JsonElement requirement)
    {
        var members = Members(requirement);
        var type = members.Find(m => m.Name == "type").Value;
        var text = type.ValueKind == JsonValueKind.String ? type.GetString()! : "";
        if (!KnownTypes.Contains(text)) throw new EngineError(ErrorKind.Invalid, $"Unknown policy requirement type \"{text}\"");
        if (text is not ("insecureAcceptAnything" or "reject")) return;
        foreach (var (name, _) in members)
        {
            if (name != "type") throw new EngineError(ErrorKind.Invalid, $"Unknown key \"{name}\"");
        }
    }

    private static List<(string Name, JsonElement Value)> Members(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object) throw new EngineError(ErrorKind.Invalid, $"JSON object expected, got {element.ValueKind.ToString().ToLowerInvariant()}");
        var members = new List<(string Name, JsonElement Value)>();
        var names = new HashSet<string>();
        foreach (var member in element.EnumerateObject())
        {
            if (!names.Add(member.Name)) throw new EngineError(ErrorKind.Invalid, $"Duplicate key \"{member.Name}\"");
            members.Add((member.Name, member.Value));
        }
        return members;
    }
}
