using System.Text.Json;
using Selkie.Oci;
using Selkie.Service.Http;

namespace Selkie.Service.Streams;

/// <summary>Credentials that come with a request: <c>X-Registry-Auth</c> (one account, or accounts by registry) and <c>X-Registry-Config</c> (accounts by registry), each base64url of JSON.</summary>
internal static class RegistryAuth
{
    private const string Single = "X-Registry-Auth", Several = "X-Registry-Config";

    /// <summary>The account for an image's registry, as --creds has it; null: none was sent.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="image">The image's name.</param>
    /// <exception cref="EngineError">A header cannot be read.</exception>
    public static string? Of(Exchange exchange, string image)
    {
        var headers = exchange.Http.Request.Headers;
        if (headers[Several] is [{ Length: > 0 } config, ..]) return Find(Several, config, image);
        return headers[Single] is [{ Length: > 0 } auth, ..] ? Find(Single, auth, image) : null;
    }

    /// <summary>The account that a header has for an image's registry.</summary>
    internal static string? Find(string header, string text, string image)
    {
        try
        {
            using var document = JsonDocument.Parse(Decode(text));
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) throw new FormatException("it is no object");
            // An account has texts; accounts by registry have objects.
            if (!root.EnumerateObject().Any(member => member.Value.ValueKind == JsonValueKind.Object)) return header == Single ? Account(root) : null;
            JsonElement? found = null;
            foreach (var member in root.EnumerateObject())
                if (member.Name.Length == 0 ? found is null : Host(member.Name) == Registry(image)) found = member.Value;
            return found is { } account ? Account(account) : null;
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            throw new EngineError(ErrorKind.Invalid, $"failed to parse \"{header}\" header: {e.Message}", e);
        }
    }

    private static byte[] Decode(string text)
    {
        var plain = text.Trim().TrimEnd('=').Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(plain.PadRight((plain.Length + 3) / 4 * 4, '='));
    }

    private static string? Account(JsonElement account)
    {
        if (Text(account, "identitytoken") is { Length: > 0 } || Text(account, "registrytoken") is { Length: > 0 }) throw new EngineError(ErrorKind.Unsupported, "tokens in place of a password are not supported yet: log in with user and password");
        return Text(account, "username") is { Length: > 0 } user ? $"{user}:{Text(account, "password")}" : null;
    }

    private static string? Text(JsonElement account, string name)
    {
        foreach (var member in account.EnumerateObject())
            if (string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase) && member.Value.ValueKind == JsonValueKind.String) return member.Value.GetString();
        return null;
    }

    private static string Host(string key)
    {
        var rest = key.Contains("://", StringComparison.Ordinal) ? key[(key.IndexOf("://", StringComparison.Ordinal) + 3)..] : key;
        var host = rest.Split('/')[0];
        return host is "index.docker.io" or "registry-1.docker.io" ? "docker.io" : host;
    }

    private static string Registry(string image) => image.Split('/') is [var first, _, ..] && (first.AsSpan().ContainsAny('.', ':') || first == "localhost") ? Host(first) : "docker.io";
}
