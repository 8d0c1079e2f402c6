using System.Text.Json;
using Selkie.Oci;

namespace Selkie.Registry.Configuration;

/// <summary>
/// The signature policy, policy.json. Images that need no signature are taken, refused ones are not; a requirement of signatures
/// cannot be checked, so what asks for one is refused too.
/// </summary>
public sealed class SignaturePolicy
{
    private readonly JsonElement _root;
    private readonly string _path;

    private SignaturePolicy(JsonElement root, string path) => (_root, _path) = (root, path);

    /// <summary>Reads the policy: the path given, the user's, or the system's.</summary>
    /// <exception cref="UserError">When there is none or it is not JSON.</exception>
    public static SignaturePolicy Load(string? path = null)
    {
        var user = Path.Combine(RegistriesConf.Home, ".config/containers/policy.json");
        var file = path ?? (File.Exists(user) ? user : "/etc/containers/policy.json");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return new(document.RootElement.Clone(), file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserError($"open {file}: no such file or directory", inner: e);
        }
        catch (JsonException e)
        {
            throw new UserError($"invalid policy in \"{file}\": {e.Message}", inner: e);
        }
    }

    /// <summary>Fails when an image of a transport ("docker", "oci-archive", …) and scope (a reference or a path) may not be used.</summary>
    /// <exception cref="UserError">With containers/image's text.</exception>
    public void Require(string transport, string scope, string shown)
    {
        var requirements = Find(transport, scope);
        if (requirements.ValueKind != JsonValueKind.Array || requirements.GetArrayLength() == 0)
            throw new UserError($"{_path}: no policy requirement for {transport}:{scope}; add a \"default\"");
        foreach (var requirement in requirements.EnumerateArray())
        {
            var type = requirement.TryGetProperty("type", out var value) ? value.GetString() : null;
            if (type == "insecureAcceptAnything") continue;
            if (type == "reject") throw new UserError($"Source image rejected: Running image {shown} is rejected by policy.");
            throw new UserError($"Source image rejected: {_path} wants \"{type}\" for {shown}, which is not supported: no signature is checked");
        }
    }

    private JsonElement Find(string transport, string scope)
    {
        if (_root.TryGetProperty("transports", out var transports) && transports.TryGetProperty(transport, out var scopes))
        {
            foreach (var candidate in Scopes(transport, scope))
            {
                if (scopes.TryGetProperty(candidate, out var found)) return found;
            }
        }
        return _root.TryGetProperty("default", out var fallback) ? fallback : default;
    }

    // From the whole reference to its name, its parents, its host, wildcards of the host, and the transport's default.
    private static IEnumerable<string> Scopes(string transport, string scope)
    {
        yield return scope;
        if (transport == "docker" && Reference.TryParse(scope, out var reference))
        {
            scope = reference.Name;
            yield return scope;
        }
        for (var slash = scope.LastIndexOf('/'); slash > 0; slash = scope.LastIndexOf('/'))
        {
            scope = scope[..slash];
            yield return scope;
        }
        var host = scope.Split(':')[0];
        for (var dot = host.IndexOf('.'); transport == "docker" && dot >= 0; dot = host.IndexOf('.', dot + 1)) yield return "*" + host[dot..];
        yield return "";
    }
}
