using System.Text;
using System.Text.Json.Nodes;
using Selkie.Oci;
using Selkie.Registry.Configuration;

namespace Selkie.Registry.Auth;

/// <summary>Keeps and forgets credentials for login and logout: in a file, or with the helpers that the file or registries.conf names.</summary>
/// <param name="store">Where they are looked up.</param>
/// <param name="compatFile">A config.json for Docker to read, in place of all else; null without.</param>
public sealed class CredentialKeeper(CredentialStore store, string? compatFile)
{
    private IReadOnlyList<string> Helpers => compatFile is null ? store.Helpers : [CredentialStore.AuthFiles];

    /// <summary>Keeps credentials under a key, a registry or a repository.</summary>
    /// <returns>Where, for the user to read.</returns>
    /// <exception cref="EngineError">Nobody takes them.</exception>
    public string Set(string key, Credentials credentials)
    {
        key = KeyOf(key);
        var problems = new List<string>();
        foreach (var helper in Helpers)
        {
            try
            {
                return helper == CredentialStore.AuthFiles ? SetInFile(key, credentials) : SetWith(helper, key, credentials);
            }
            catch (EngineError e)
            {
                problems.Add(e.Message);
            }
        }
        throw CredentialStore.Combine("storing credentials", problems);
    }

    /// <summary>Forgets a key everywhere; false when nobody knew it.</summary>
    /// <exception cref="EngineError">When a helper fails.</exception>
    public bool Remove(string key)
    {
        key = KeyOf(key);
        var known = false;
        var problems = new List<string>();
        foreach (var helper in Helpers)
        {
            try
            {
                known |= helper == CredentialStore.AuthFiles ? RemoveFromFile(key) : !IsNamespaced(key) && Program(helper).Erase(key);
            }
            catch (EngineError e)
            {
                problems.Add(e.Message);
            }
        }
        return problems.Count == 0 ? known : throw CredentialStore.Combine("removing credentials", problems);
    }

    /// <summary>Forgets everything.</summary>
    /// <exception cref="EngineError">When a helper fails.</exception>
    public void RemoveAll()
    {
        foreach (var helper in Helpers)
        {
            if (helper == CredentialStore.AuthFiles) ClearFile();
            else foreach (var server in Program(helper).List()) Program(helper).Erase(server);
        }
    }

    private string KeyOf(string key)
    {
        if (compatFile is null) return key;
        if (IsNamespaced(key)) throw new EngineError(ErrorKind.Unavailable, $"Credentials cannot be recorded in Docker-compatible format with namespaced key \"{key}\"");
        return key == "docker.io" ? "https://index.docker.io/v1/" : key;
    }

    private string SetInFile(string key, Credentials credentials)
    {
        var file = Writable();
        var helper = HelperOf(AuthFileWriter.Read(file), key);
        if (helper is null)
        {
            var text = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.Username}:{credentials.Password}"));
            AuthFileWriter.Change(file, root => AuthFileWriter.Auths(root)[key] = new JsonObject { ["auth"] = text });
            return file;
        }
        return SetWith(helper, key, credentials);
    }

    private string SetWith(string helper, string key, Credentials credentials)
    {
        if (IsNamespaced(key)) throw new EngineError(ErrorKind.Unsupported, $"namespaced key is not supported for credential helper {helper}");
        Program(helper).Store(key, credentials);
        return $"credential helper: {helper}";
    }

    private bool RemoveFromFile(string key)
    {
        var file = Writable();
        if (!File.Exists(file)) return false;
        var root = AuthFileWriter.Read(file);
        var known = HelperOf(root, key) is { } helper && !IsNamespaced(key) && Program(helper).Erase(key);
        if (!AuthFileWriter.Auths(root).ContainsKey(key)) return known;
        AuthFileWriter.Change(file, fresh => AuthFileWriter.Auths(fresh).Remove(key));
        return true;
    }

    private void ClearFile()
    {
        var file = Writable();
        if (!File.Exists(file)) return;
        foreach (var (server, helper) in AuthFileWriter.Read(file)["credHelpers"] as JsonObject ?? [])
        {
            if (AuthFileWriter.Text(helper) is { } name) Program(name).Erase(server);
        }
        AuthFileWriter.Change(file, root =>
        {
            root["auths"] = new JsonObject();
            if (root["credHelpers"] is JsonObject helpers) helpers.Clear();
        });
    }

    // A helper of its own for the registry; for Docker's file also the one that Docker uses for all.
    private string? HelperOf(JsonObject root, string key) =>
        AuthFileWriter.Text((root["credHelpers"] as JsonObject)?[key]) ?? (compatFile is null ? null : AuthFileWriter.Text(root["credsStore"]));

    private string Writable()
    {
        if ((compatFile ?? store.AuthFile) is { } given) return Path.Combine(store.Directory, given);
        var file = store.Files().First();
        if (RegistriesConf.Variable("XDG_RUNTIME_DIR") is { } runtime && file == store.Written() && !Directory.Exists(runtime))
            throw new EngineError(ErrorKind.Invalid, $"\"{runtime}\" directory set by $XDG_RUNTIME_DIR does not exist. Either create the directory or unset $XDG_RUNTIME_DIR.");
        return file;
    }

    private HelperProgram Program(string helper) => new(store.RunHelper, helper);

    private static bool IsNamespaced(string key) => key.Contains('/') && !key.StartsWith("https://", StringComparison.Ordinal);
}
