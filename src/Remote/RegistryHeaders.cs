using Selkie.Engine;
using Selkie.Engine.Images.Access;
using Selkie.Registry.Auth;

namespace Selkie.Remote;

/// <summary>The caller's credentials for registries, as they go with a request: <c>X-Registry-Auth</c> (one account) or <c>X-Registry-Config</c> (accounts by registry), base64 of JSON.</summary>
internal static class RegistryHeaders
{
    private const string Single = "X-Registry-Auth", Several = "X-Registry-Config";

    /// <summary>The headers of a request.</summary>
    /// <param name="caller">The caller, with the configuration of its machine.</param>
    /// <param name="authFile">The file that is named; null: the usual ones.</param>
    /// <param name="credentials">Those that are given; null: none.</param>
    /// <exception cref="Oci.EngineError">The file is not there, or the credentials have no user name.</exception>
    public static KeyValuePair<string, string>[] Of(EngineContext caller, string? authFile, string? credentials)
    {
        if (GivenCredentials.Complete(caller, credentials) is { Length: > 0 } given)
        {
            var (user, password, _) = Credentials.Parse(given);
            return [new(Single, Encode(json => WriteAccount(json, user, password)))];
        }
        var accounts = RegistryAccess.Of(caller, authFile, null, null, null).Options(caller).Credentials.All();
        return accounts.Count == 0 ? [] : [new(Several, Encode(json =>
        {
            foreach (var (registry, account) in accounts)
            {
                json.WriteStartObject(registry);
                WriteAccount(json, account.Username, account.Password);
                if (account.IdentityToken is { Length: > 0 } token) json.WriteString("identitytoken"u8, token);
                json.WriteEndObject();
            }
        }))];
    }

    private static void WriteAccount(System.Text.Json.Utf8JsonWriter json, string user, string password)
    {
        json.WriteString("username"u8, user);
        json.WriteString("password"u8, password);
    }

    private static string Encode(Action<System.Text.Json.Utf8JsonWriter> members) => Convert.ToBase64String(JsonBodies.Write(members).Span).Replace('+', '-').Replace('/', '_');
}
