using System.Net;
using Selkie.Registry.Configuration;

namespace Selkie.Registry.Http;

/// <summary>
/// Which proxy a request goes through, from HTTP_PROXY, HTTPS_PROXY and NO_PROXY as Go's programs read them: what is local goes through
/// none; NO_PROXY holds hosts (with their subdomains), .domains (subdomains alone), addresses, networks, each with a port or without,
/// and * for everything.
/// </summary>
internal sealed class ProxyRules : IWebProxy, ICredentials
{
    private readonly Uri? _http;
    private readonly Uri? _https;
    private readonly List<ProxyExemption> _exempt = [];

    /// <summary>Rules from the values of the variables.</summary>
    internal ProxyRules(string? http, string? https, string? no)
    {
        (_http, _https) = (Address(http), Address(https));
        foreach (var part in (no ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (ProxyExemption.Read(part) is { } exempt) _exempt.Add(exempt);
        }
    }

    /// <summary>The rules of this process' environment.</summary>
    internal static ProxyRules FromEnvironment() => new(Either("HTTP_PROXY"), Either("HTTPS_PROXY"), Either("NO_PROXY"));

    public ICredentials? Credentials
    {
        get => this;
        set => throw new NotSupportedException();
    }

    public Uri? GetProxy(Uri destination) =>
        ProxyOf(destination) is { } proxy && !IsExempt(destination) ? new UriBuilder(proxy) { UserName = "", Password = "" }.Uri : null;

    public bool IsBypassed(Uri host) => ProxyOf(host) is null || IsExempt(host);

    /// <summary>User and password out of a proxy's own address.</summary>
    public NetworkCredential? GetCredential(Uri uri, string authType)
    {
        var proxy = Array.Find([_http, _https], p => p is { UserInfo.Length: > 0 } && p.Authority == uri.Authority);
        if (proxy is null) return null;
        var parts = proxy.UserInfo.Split(':', 2);
        return new NetworkCredential(Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
    }

    private Uri? ProxyOf(Uri destination) => destination.Scheme == Uri.UriSchemeHttps ? _https : _http;

    private bool IsExempt(Uri destination)
    {
        var host = destination.IdnHost.Trim('[', ']').ToLowerInvariant();
        var address = IPAddress.TryParse(host, out var parsed) ? parsed : null;
        if (host == "localhost" || (address is not null && IPAddress.IsLoopback(address))) return true;
        return _exempt.Exists(e => e.Covers(host, address, destination.Port));
    }

    private static string? Either(string name) => RegistriesConf.Variable(name) ?? RegistriesConf.Variable(name.ToLowerInvariant());

    // "host:port" without a scheme means http.
    private static Uri? Address(string? text)
    {
        if (text is not { Length: > 0 }) return null;
        var whole = text.Contains("://", StringComparison.Ordinal) ? text.Replace("socks5h://", "socks5://", StringComparison.Ordinal) : "http://" + text;
        return Uri.TryCreate(whole, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "socks5" ? uri : null;
    }
}
