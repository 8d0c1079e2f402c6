using System.Text;
using System.Text.Json;
using Selkie.Oci;
using Selkie.Registry.Configuration;

namespace Selkie.Registry.Auth;

/// <summary>
/// Finds credentials: those given, then the helpers registries.conf names, by default the files auth.json and Docker's config.json
/// (containers-auth.json.5).
/// </summary>
public sealed class CredentialStore
{
    /// <summary>Credentials that are used for the registry named by the user, whatever the files say (--creds).</summary>
    public Credentials? Given { get; init; }

    /// <summary>The file read in place of all others (--authfile, $REGISTRY_AUTH_FILE).</summary>
    public string? AuthFile { get; init; }

    /// <summary>Helpers of registries.conf; "containers-auth.json" means the files.</summary>
    public IReadOnlyList<string> Helpers { get; init; } = ["containers-auth.json"];

    /// <summary>Id of the calling user, for the file of those without XDG_RUNTIME_DIR.</summary>
    public uint UserId { get; init; }

    /// <summary>Runs a helper program; null where none can be run.</summary>
    public CredentialHelper? RunHelper { get; init; }

    /// <summary>The credentials for a repository ("host/path"): the longest matching key of the first file that has one.</summary>
    /// <exception cref="UserError">When a file is not JSON.</exception>
    public Credentials Find(string repository)
    {
        if (Given is not null) return Given;
        var host = repository.Split('/', 2)[0];
        foreach (var helper in Helpers)
        {
            var found = helper == "containers-auth.json" ? FindInFiles(repository, host) : AskHelper(helper, host);
            if (!found.IsEmpty) return found;
        }
        return Credentials.None;
    }

    /// <summary>The files that are read, in order.</summary>
    public IEnumerable<string> Files()
    {
        if ((AuthFile ?? RegistriesConf.NonEmpty("REGISTRY_AUTH_FILE")) is { } given)
        {
            yield return given;
            yield break;
        }
        yield return RegistriesConf.NonEmpty("XDG_RUNTIME_DIR") is { } runtime ? Path.Combine(runtime, "containers/auth.json") : $"/run/containers/{UserId}/auth.json";
        yield return Path.Combine(RegistriesConf.NonEmpty("XDG_CONFIG_HOME") ?? Path.Combine(RegistriesConf.Home, ".config"), "containers/auth.json");
        yield return Path.Combine(RegistriesConf.NonEmpty("DOCKER_CONFIG") ?? Path.Combine(RegistriesConf.Home, ".docker"), "config.json");
    }

    private Credentials FindInFiles(string repository, string host)
    {
        foreach (var file in Files())
        {
            var found = FindInFile(file, repository, host);
            if (!found.IsEmpty) return found;
        }
        return Credentials.None;
    }

    private Credentials FindInFile(string file, string repository, string host)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var root = document.RootElement;
            if (root.TryGetProperty("credHelpers", out var helpers) && helpers.TryGetProperty(host, out var own)) return AskHelper(own.GetString() ?? "", host);
            if (root.TryGetProperty("credsStore", out var store) && store.GetString() is { Length: > 0 } all && AskHelper(all, host) is { IsEmpty: false } asked) return asked;
            return root.TryGetProperty("auths", out var auths) ? FindKey(auths, repository, host) : Credentials.None;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return Credentials.None;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new UserError($"reading JSON file \"{file}\": unmarshaling JSON at \"{file}\": {e.Message}", inner: e);
        }
    }

    // From the whole name to the host alone; then keys as Docker writes them, with scheme and path.
    private static Credentials FindKey(JsonElement auths, string repository, string host)
    {
        for (var key = repository; key.Length > 0; key = key.LastIndexOf('/') is > 0 and var slash ? key[..slash] : "")
        {
            if (auths.TryGetProperty(key, out var entry)) return Read(entry);
        }
        var wanted = Normalise(host);
        foreach (var entry in auths.EnumerateObject())
        {
            if (Normalise(HostOf(entry.Name)) == wanted && (entry.Name.Contains("://", StringComparison.Ordinal) || !entry.Name.Contains('/'))) return Read(entry.Value);
        }
        return Credentials.None;
    }

    private static string HostOf(string key)
    {
        var scheme = key.IndexOf("://", StringComparison.Ordinal);
        return (scheme < 0 ? key : key[(scheme + 3)..]).Split('/', 2)[0];
    }

    private static string Normalise(string host) => host is "registry-1.docker.io" or "docker.io" ? "index.docker.io" : host;

    private static Credentials Read(JsonElement entry)
    {
        var identity = Text(entry, "identitytoken");
        if (Text(entry, "auth") is not { Length: > 0 } auth)
        {
            var user = Text(entry, "username");
            return user is null && identity is null ? Credentials.None : new(user ?? "", Text(entry, "password") ?? "", identity);
        }
        var plain = Encoding.UTF8.GetString(Convert.FromBase64String(auth)).TrimEnd('\0');
        var given = Credentials.Parse(plain);
        return plain.Contains(':') ? given with { IdentityToken = identity } : Credentials.None;
    }

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private Credentials AskHelper(string helper, string host)
    {
        var server = host == "docker.io" ? "https://index.docker.io/v1/" : host;
        if (RunHelper?.Invoke(helper, server) is not { } output) return Credentials.None;
        try
        {
            using var document = JsonDocument.Parse(output);
            var user = Text(document.RootElement, "Username") ?? "";
            var secret = Text(document.RootElement, "Secret") ?? "";
            return user == "<token>" ? new("", "", secret) : new(user, secret);
        }
        catch (JsonException)
        {
            return Credentials.None;
        }
    }
}
