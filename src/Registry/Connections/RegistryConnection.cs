using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using Selkie.Oci;
using Selkie.Registry.Auth;
using Selkie.Registry.Http;

namespace Selkie.Registry.Connections;

/// <summary>
/// Talks to one registry for one repository: finds out HTTPS or HTTP and how to authenticate, follows redirects without giving the
/// credentials to other hosts, waits where the registry says "too many requests".
/// </summary>
internal sealed class RegistryConnection : IDisposable
{
    private const int MostRedirects = 10;
    private const int MostBackOffs = 5;
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(60);

    private readonly RegistryOptions _options;
    private readonly HttpMessageInvoker _client;
    private readonly TokenSource _tokens;
    private readonly string _host;
    private readonly bool _insecure;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private Uri? _base;

    internal RegistryConnection(Reference repository, bool insecure, string actions, Credentials credentials, RegistryOptions options)
    {
        _options = options;
        _insecure = options.TlsVerify is { } verify ? !verify : insecure;
        _host = repository.Domain == "docker.io" ? "registry-1.docker.io" : repository.Domain;
        _client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = Dialer.ConnectAsync,
            ConnectTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(90),
            Proxy = ProxyRules.FromEnvironment(),
            SslOptions = Certificates.Options(repository.Domain, options.CertDirectory, _insecure),
        });
        _tokens = new TokenSource(credentials, repository.Path.Length == 0 ? "" : $"repository:{repository.Path}:{actions}", options, FollowAsync);
    }

    /// <summary>Sends a request to a path of the registry; the caller disposes of the answer.</summary>
    internal async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, Action<HttpRequestMessage>? prepare, CancellationToken cancel, string? extraScope = null)
    {
        var root = await ConnectAsync(cancel).ConfigureAwait(false);
        return await SendToAsync(method, new Uri(root, path), prepare, cancel, extraScope).ConfigureAwait(false);
    }

    /// <summary>Sends a request to an address the registry gave; credentials go along only where it is the registry's own.</summary>
    internal async Task<HttpResponseMessage> SendToAsync(
        HttpMethod method, Uri target, Action<HttpRequestMessage>? prepare, CancellationToken cancel, string? extraScope = null)
    {
        if (!IsSameServer(target, _base!)) return await SendForeignAsync(method, target, prepare, cancel).ConfigureAwait(false);
        var answer = await SendAuthorisedAsync(method, target, prepare, extraScope, cancel).ConfigureAwait(false);
        if (answer.StatusCode != HttpStatusCode.Unauthorized || WantedScope(answer) is not { } scope) return answer;
        answer.Dispose();
        return await SendAuthorisedAsync(method, target, prepare, scope, cancel).ConfigureAwait(false);
    }

    /// <summary>Sends a request to any address, without credentials.</summary>
    internal Task<HttpResponseMessage> SendForeignAsync(HttpMethod method, Uri target, Action<HttpRequestMessage>? prepare, CancellationToken cancel) =>
        SendPatientlyAsync(method, target, prepare, null, cancel);

    /// <summary>Lets time pass before something is tried again.</summary>
    internal Task PauseAsync(TimeSpan time, CancellationToken cancel) => _options.Pause(time, cancel);

    /// <summary>The error that an answer is.</summary>
    internal Task<RegistryException> ErrorOfAsync(HttpResponseMessage answer, CancellationToken cancel) => Bodies.ReadErrorAsync(answer, _options, cancel);

    /// <summary>The registry's host as it is spoken to.</summary>
    internal string Host => _host;

    /// <summary>Finds out how the registry is spoken to; once.</summary>
    internal async Task<Uri> ConnectAsync(CancellationToken cancel)
    {
        if (_base is not null) return _base;
        await _gate.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            return _base ??= await PingAsync(cancel).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<Uri> PingAsync(CancellationToken cancel)
    {
        try
        {
            try
            {
                return await PingAsync("https", cancel).ConfigureAwait(false);
            }
            catch (RegistryException) when (_insecure)
            {
                return await PingAsync("http", cancel).ConfigureAwait(false);
            }
        }
        catch (RegistryException e)
        {
            throw e.In($"pinging container registry {_host}");
        }
    }

    private async Task<Uri> PingAsync(string scheme, CancellationToken cancel)
    {
        var root = new Uri($"{scheme}://{_host}/");
        using var answer = await SendPatientlyAsync(HttpMethod.Get, new Uri(root, "/v2/"), null, null, cancel).ConfigureAwait(false);
        if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Unauthorized))
            throw await ErrorOfAsync(answer, cancel).ConfigureAwait(false);
        if (answer.Headers.TryGetValues("WWW-Authenticate", out var headers)) _tokens.Challenges = Challenge.Read(headers);
        return root;
    }

    private async Task<HttpResponseMessage> SendAuthorisedAsync(
        HttpMethod method, Uri target, Action<HttpRequestMessage>? prepare, string? scope, CancellationToken cancel)
    {
        var header = await _tokens.HeaderAsync(scope, cancel).ConfigureAwait(false);
        return await SendPatientlyAsync(method, target, prepare, header, cancel).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendPatientlyAsync(
        HttpMethod method, Uri target, Action<HttpRequestMessage>? prepare, AuthenticationHeaderValue? header, CancellationToken cancel)
    {
        var wait = _options.BackOff;
        for (var attempt = 1; ; attempt++)
        {
            var answer = await FollowAsync(method, target, prepare, header, cancel).ConfigureAwait(false);
            if (answer.StatusCode != HttpStatusCode.TooManyRequests || attempt == MostBackOffs) return answer;
            var asked = RetryAfter(answer) ?? wait;
            answer.Dispose();
            await _options.Pause(asked < LongestBackOff ? asked : LongestBackOff, cancel).ConfigureAwait(false);
            wait *= 2;
        }
    }

    private async Task<HttpResponseMessage> FollowAsync(
        HttpMethod method, Uri target, Action<HttpRequestMessage>? prepare, AuthenticationHeaderValue? header, CancellationToken cancel)
    {
        var origin = target;
        for (var hop = 0; ; hop++)
        {
            using var request = new HttpRequestMessage(method, target);
            prepare?.Invoke(request);
            if (IsSameServer(target, origin)) request.Headers.Authorization = header;
            var answer = await SendPlainAsync(request, cancel).ConfigureAwait(false);
            if ((int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308) || answer.Headers.Location is not { } location) return answer;
            answer.Dispose();
            if (hop == MostRedirects) throw new RegistryException($"{Verb(method)} \"{target}\": stopped after {MostRedirects} redirects");
            target = Uri.TryCreate(target, location, out var next) && next.Scheme is "http" or "https" ? next
                : throw new RegistryException($"{Verb(method)} \"{location}\": unsupported protocol scheme \"{(location.IsAbsoluteUri ? location.Scheme : "")}\"");
        }
    }

    private async Task<HttpResponseMessage> SendPlainAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        request.Version = HttpVersion.Version11;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrHigher;
        request.Headers.TryAddWithoutValidation("User-Agent", _options.UserAgent);
        request.Headers.TryAddWithoutValidation("Docker-Distribution-Api-Version", "registry/2.0");
        using var watch = new StallWatch(_options, $"an answer of {request.RequestUri!.Authority}", cancel);
        if (request.Content is UploadContent upload) upload.Moved = watch.Begin;
        try
        {
            watch.Begin();
            return await _client.SendAsync(request, watch.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (watch.Expired)
        {
            throw new RegistryException($"{Verb(request.Method)} \"{request.RequestUri}\": net/http: timeout awaiting response headers", retryable: true, inner: e);
        }
        catch (HttpRequestException e)
        {
            throw Translate(request, e);
        }
    }

    // Another port is another program, and without TLS anybody may be listening.
    private static bool IsSameServer(Uri one, Uri other) => one.Scheme == other.Scheme && one.Authority == other.Authority;

    private static RegistryException Translate(HttpRequestMessage request, HttpRequestException e)
    {
        for (Exception? inner = e; inner is not null; inner = inner.InnerException)
        {
            if (inner is RegistryException known) return known.In($"{Verb(request.Method)} \"{request.RequestUri}\"");
        }
        var (words, retryable) = e.InnerException switch
        {
            AuthenticationException { InnerException: IOException or null } a when a.Message.Contains("frame", StringComparison.Ordinal) =>
                ("http: server gave HTTP response to HTTPS client", false),
            AuthenticationException a => ("tls: " + a.Message, false),
            _ when e.HttpRequestError == HttpRequestError.ResponseEnded => ("EOF", true),
            _ => (e.InnerException?.Message ?? e.Message, true),
        };
        return new($"{Verb(request.Method)} \"{request.RequestUri}\": {words}", retryable: retryable, inner: e);
    }

    private static string? WantedScope(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("WWW-Authenticate", out var headers)
            ? Challenge.Read(headers).Find(c => c.Scheme == "bearer" && c["error"] == "insufficient_scope")?["scope"]
            : null;

    private static TimeSpan? RetryAfter(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > DateTimeOffset.UtcNow => date - DateTimeOffset.UtcNow,
        _ => null,
    };

    private static string Verb(HttpMethod method) => method.Method[..1] + method.Method[1..].ToLowerInvariant();
}
