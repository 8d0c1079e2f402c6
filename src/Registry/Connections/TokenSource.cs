using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Selkie.Oci.Text;
using Selkie.Registry.Auth;
using Selkie.Registry.Http;

namespace Selkie.Registry.Connections;

/// <summary>Sends a request, following redirects; the header goes to the first host only.</summary>
internal delegate Task<HttpResponseMessage> Sender(
    HttpMethod method, Uri target, Action<HttpRequestMessage>? prepare, AuthenticationHeaderValue? header, CancellationToken cancel);

/// <summary>Puts an Authorization header on requests as the registry's first answer asked for it (distribution token specification).</summary>
internal sealed class TokenSource(Credentials credentials, string scope, RegistryOptions options, Sender send)
{
    private const int ShortestLife = 60;
    private const int LargestToken = 1024 * 1024;

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
        if (!Uri.TryCreate(challenge["realm"], UriKind.Absolute, out var realm) || realm.Scheme is not ("http" or "https"))
            throw new RegistryException(challenge["realm"] is { } wrong ? $"parsing realm \"{wrong}\": not a URL of http or https" : "missing realm in bearer auth challenge");
        var post = !string.IsNullOrEmpty(credentials.IdentityToken);
        using var answer = await (post ? PostAsync(realm, challenge, extraScope, cancel) : GetAsync(realm, challenge, extraScope, cancel)).ConfigureAwait(false);
        var body = await Bodies.ReadAsync(answer, LargestToken, $"the token of {realm.Authority}", options, cancel).ConfigureAwait(false);
        if (answer.StatusCode != HttpStatusCode.OK) throw Failure(answer, body, post);
        var token = Read(body, realm);
        var life = TimeSpan.FromSeconds(Math.Max(token.ExpiresIn, ShortestLife));
        return (token.Token is { Length: > 0 } text ? text : token.AccessToken ?? "", DateTimeOffset.UtcNow + life);
    }

    private Task<HttpResponseMessage> GetAsync(Uri realm, Challenge challenge, string? extraScope, CancellationToken cancel)
    {
        var parameters = new List<(string, string)>();
        if (credentials.Username.Length > 0) parameters.Add(("account", credentials.Username));
        AddCommon(parameters, challenge, extraScope);
        var target = new UriBuilder(realm) { Query = (realm.Query.Length > 1 ? realm.Query[1..] + "&" : "") + Encode(parameters) }.Uri;
        return send(HttpMethod.Get, target, null, credentials.Username.Length > 0 && credentials.Password.Length > 0 ? Basic() : null, cancel);
    }

    private Task<HttpResponseMessage> PostAsync(Uri realm, Challenge challenge, string? extraScope, CancellationToken cancel)
    {
        var parameters = new List<(string, string)>();
        AddCommon(parameters, challenge, extraScope);
        parameters.Add(("grant_type", "refresh_token"));
        parameters.Add(("refresh_token", credentials.IdentityToken!));
        parameters.Add(("client_id", "selkie"));
        void Prepare(HttpRequestMessage request)
        {
            if (request.RequestUri!.Authority != realm.Authority || request.RequestUri.Scheme != realm.Scheme)
                throw new RegistryException($"{realm} wants the identity token to go to {request.RequestUri.Authority}, which it is not for");
            request.Content = new StringContent(Encode(parameters), Encoding.UTF8, "application/x-www-form-urlencoded");
        }
        return send(HttpMethod.Post, realm, Prepare, null, cancel);
    }

    private void AddCommon(List<(string, string)> parameters, Challenge challenge, string? extraScope)
    {
        if (challenge["service"] is { Length: > 0 } service) parameters.Add(("service", service));
        if (scope.Length > 0) parameters.Add(("scope", scope));
        if (extraScope is not null && extraScope != scope) parameters.Add(("scope", extraScope));
    }

    private static string Encode(List<(string Name, string Value)> parameters) =>
        string.Join('&', parameters.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));

    private static RegistryException Failure(HttpResponseMessage answer, byte[] body, bool post)
    {
        if (answer.StatusCode == HttpStatusCode.TooManyRequests) return new("too many requests to registry", answer.StatusCode, retryable: true);
        if (answer.StatusCode == HttpStatusCode.Unauthorized)
        {
            var error = ResponseErrors.Of(answer, body).Message;
            return new($"unable to retrieve auth token: invalid username/password: {error}", answer.StatusCode);
        }
        var what = post ? "Trying to obtain access token" : "Requesting bearer token";
        return new($"{what}: invalid status code from registry {(int)answer.StatusCode} ({ResponseErrors.Reason(answer)})", answer.StatusCode,
            retryable: (int)answer.StatusCode >= 500);
    }

    private static BearerToken Read(byte[] body, Uri realm)
    {
        try
        {
            return JsonSerializer.Deserialize(body, AuthJson.Default.BearerToken) ?? new();
        }
        catch (JsonException e)
        {
            var start = Encoding.UTF8.GetString(body, 0, Math.Min(50, body.Length));
            throw new RegistryException($"decoding bearer token (last URL \"{realm}\", body start \"{start}\"): {JsonFault.Of(body, e)}", inner: e);
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
