using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Selkie.Registry.Http;

namespace Selkie.Registry.Auth;

/// <summary>Puts an Authorization header on requests as the registry's first answer asked for it (distribution token specification).</summary>
internal sealed class TokenSource(Credentials credentials, string scope, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send)
{
    private const int ShortestLife = 60;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, (string Token, DateTimeOffset Until)> _tokens = [];

    /// <summary>Challenges of the answer to the first request.</summary>
    internal IReadOnlyList<Challenge> Challenges { get; set; } = [];

    /// <summary>The header for a request, or null; an extra scope is one the registry asked for later.</summary>
    internal async Task<AuthenticationHeaderValue?> HeaderAsync(string? extraScope, CancellationToken cancel)
    {
        foreach (var challenge in Challenges)
        {
            if (challenge.Scheme == "basic") return Basic();
            if (challenge.Scheme == "bearer") return new("Bearer", await TokenAsync(challenge, extraScope, cancel).ConfigureAwait(false));
        }
        return null;
    }

    private AuthenticationHeaderValue Basic() =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.Username}:{credentials.Password}")));

    private async Task<string> TokenAsync(Challenge challenge, string? extraScope, CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            var key = extraScope ?? "";
            if (_tokens.TryGetValue(key, out var known) && known.Until > DateTimeOffset.UtcNow) return known.Token;
            var fresh = await FetchAsync(challenge, extraScope, cancel).ConfigureAwait(false);
            _tokens[key] = fresh;
            return fresh.Token;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<(string Token, DateTimeOffset Until)> FetchAsync(Challenge challenge, string? extraScope, CancellationToken cancel)
    {
        var realm = challenge["realm"] ?? throw new RegistryException("missing realm in bearer auth challenge");
        using var request = string.IsNullOrEmpty(credentials.IdentityToken) ? Get(realm, challenge, extraScope) : Post(realm, challenge, extraScope);
        using var answer = await send(request, cancel).ConfigureAwait(false);
        var body = await answer.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false);
        if (answer.StatusCode != HttpStatusCode.OK) throw Failure(answer, body, request.Method);
        var token = Read(body, realm);
        var life = TimeSpan.FromSeconds(Math.Max(token.ExpiresIn, ShortestLife));
        return (token.Token is { Length: > 0 } text ? text : token.AccessToken ?? "", DateTimeOffset.UtcNow + life);
    }

    private HttpRequestMessage Get(string realm, Challenge challenge, string? extraScope)
    {
        var parameters = new List<(string, string)>();
        if (credentials.Username.Length > 0) parameters.Add(("account", credentials.Username));
        AddCommon(parameters, challenge, extraScope);
        var request = new HttpRequestMessage(HttpMethod.Get, realm + (realm.Contains('?') ? "&" : "?") + Encode(parameters));
        if (credentials.Username.Length > 0 && credentials.Password.Length > 0) request.Headers.Authorization = Basic();
        return request;
    }

    private HttpRequestMessage Post(string realm, Challenge challenge, string? extraScope)
    {
        var parameters = new List<(string, string)>();
        AddCommon(parameters, challenge, extraScope);
        parameters.Add(("grant_type", "refresh_token"));
        parameters.Add(("refresh_token", credentials.IdentityToken!));
        parameters.Add(("client_id", "selkie"));
        return new HttpRequestMessage(HttpMethod.Post, realm)
        {
            Content = new StringContent(Encode(parameters), Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
    }

    private void AddCommon(List<(string, string)> parameters, Challenge challenge, string? extraScope)
    {
        if (challenge["service"] is { Length: > 0 } service) parameters.Add(("service", service));
        if (scope.Length > 0) parameters.Add(("scope", scope));
        if (extraScope is not null && extraScope != scope) parameters.Add(("scope", extraScope));
    }

    private static string Encode(List<(string Name, string Value)> parameters) =>
        string.Join('&', parameters.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));

    private static RegistryException Failure(HttpResponseMessage answer, byte[] body, HttpMethod method)
    {
        if (answer.StatusCode == HttpStatusCode.TooManyRequests) return new("too many requests to registry", answer.StatusCode, retryable: true);
        if (answer.StatusCode == HttpStatusCode.Unauthorized)
        {
            var error = ResponseErrors.Of(answer, body).Message;
            return new($"unable to retrieve auth token: invalid username/password: {error}", answer.StatusCode);
        }
        var what = method == HttpMethod.Post ? "Trying to obtain access token" : "Requesting bearer token";
        return new($"{what}: invalid status code from registry {(int)answer.StatusCode} ({ResponseErrors.Reason(answer)})", answer.StatusCode,
            retryable: (int)answer.StatusCode >= 500);
    }

    private static BearerToken Read(byte[] body, string realm)
    {
        try
        {
            return JsonSerializer.Deserialize(body, AuthJson.Default.BearerToken) ?? new();
        }
        catch (JsonException e)
        {
            var start = Encoding.UTF8.GetString(body, 0, Math.Min(50, body.Length));
            throw new RegistryException($"decoding bearer token (last URL \"{realm}\", body start \"{start}\"): {e.Message}", inner: e);
        }
    }
}

/// <summary>Answer of a token server.</summary>
internal sealed record BearerToken
{
    [JsonPropertyName("token")]
    public string? Token { get; init; }

    [JsonPropertyName("access_token")]
    public string? AccessToken { get; init; }

    [JsonPropertyName("expires_in")]
    public int ExpiresIn { get; init; }
}

/// <summary>JSON of token servers.</summary>
[JsonSerializable(typeof(BearerToken))]
internal sealed partial class AuthJson : JsonSerializerContext;
