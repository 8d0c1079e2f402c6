using System.Text;
using System.Text.Json;
using Selkie.Oci.Text;
using Selkie.Oci;

namespace Selkie.Registry.Auth;

/// <summary>Looks credentials up in one file: auth.json, Docker's config.json, or its predecessor .dockercfg, which is all "auths".</summary>
/// <param name="file">The file, as it was named.</param>
/// <param name="path">Its path.</param>
/// <param name="runHelper">Runs the helpers that the file names.</param>
internal sealed class AuthFileReader(string file, string path, CredentialHelper? runHelper)
{
    /// <summary>Name of the predecessor.</summary>
    internal const string OldDockerFile = ".dockercfg";

    private const string DockerHubKey = "https://index.docker.io/v1/";

    private readonly bool _old = Path.GetFileName(file) == OldDockerFile;

    /// <summary>The registries and repositories that the file has credentials for, or names a helper for.</summary>
    /// <exception cref="EngineError">When the file is not JSON.</exception>
    internal IReadOnlyList<string> Keys() => Read<IReadOnlyList<string>>([], root => _old
        ? [.. root.EnumerateObject().Select(entry => entry.Name)]
        : [.. new[] { "credHelpers", "auths" }.SelectMany(part => root.TryGetProperty(part, out var found) ? found.EnumerateObject().Select(entry => entry.Name) : [])]);

    /// <summary>The credentials for a repository ("host/path"), or none.</summary>
    /// <exception cref="EngineError">When the file is not JSON or a helper fails.</exception>
    internal Credentials Find(string repository, string host) => Read(Credentials.None, root =>
    {
        if (_old) return FindKey(root, host, host);
        if (root.TryGetProperty("credHelpers", out var helpers) && helpers.TryGetProperty(host, out var own)) return Ask(own.GetString() ?? "", host);
        if (root.TryGetProperty("credsStore", out var store) && store.GetString() is { Length: > 0 } all && AskDockers(all, host) is { IsEmpty: false } asked) return asked;
        return root.TryGetProperty("auths", out var auths) ? FindKey(auths, repository, host) : Credentials.None;
    });

    private T Read<T>(T none, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return read(document.RootElement);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return none;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new EngineError(ErrorKind.Invalid, $"reading JSON file \"{file}\": unmarshaling JSON at \"{file}\": {JsonFault.OfFile(path, e)}", inner: e);
        }
    }

    // Docker keeps the hub under the address of its first interface.
    private Credentials Ask(string helper, string host)
    {
        var program = new HelperProgram(runHelper, helper);
        var found = program.Get(host);
        return found.IsEmpty && host == "docker.io" ? program.Get(DockerHubKey) : found;
    }

    // The store of a Docker installation that is gone is no reason to fail.
    private Credentials AskDockers(string helper, string host)
    {
        var program = new HelperProgram(runHelper, helper);
        try
        {
            return program.Get(host == "docker.io" ? DockerHubKey : host);
        }
        catch (EngineError) when (program.IsMissing)
        {
            return Credentials.None;
        }
    }

    // From the whole name to the host alone; then keys as Docker writes them, with scheme and path.
    private Credentials FindKey(JsonElement auths, string repository, string host)
    {
        for (var key = repository; key.Length > 0; key = key.LastIndexOf('/') is > 0 and var slash ? key[..slash] : "")
        {
            if (auths.TryGetProperty(key, out var entry)) return Read(entry);
        }
        var wanted = Normalise(host);
        foreach (var entry in auths.EnumerateObject())
        {
            if (Normalise(HostOf(entry.Name)) == wanted) return Read(entry.Value);
        }
        return Credentials.None;
    }

    private string HostOf(string key)
    {
        var bare = key.StartsWith("http://", StringComparison.Ordinal) ? key[7..] : key.StartsWith("https://", StringComparison.Ordinal) ? key[8..] : key;
        return _old || bare.Length != key.Length ? bare.Split('/', 2)[0] : bare;
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
        return plain.Contains(':') ? Credentials.Parse(plain) with { IdentityToken = identity } : Credentials.None;
    }

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
