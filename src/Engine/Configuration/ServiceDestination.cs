namespace Selkie.Engine.Configuration;

/// <summary>A service that a client speaks to, on this machine or another.</summary>
/// <param name="Uri">unix:///PATH, tcp://HOST:PORT or ssh://[USER@]HOST[:PORT]/PATH, as it was written.</param>
public sealed record ServiceDestination(string Uri)
{
    /// <summary>File of the private key, for ssh; empty: those that the system's ssh tries.</summary>
    public string Identity { get; init; } = "";

    /// <summary>File of the authority that vouches for the service, PEM; empty: no TLS, or those of the system.</summary>
    public string TlsAuthority { get; init; } = "";

    /// <summary>File of the certificate that is shown to the service, PEM; empty: none.</summary>
    public string TlsCertificate { get; init; } = "";

    /// <summary>File of its private key, PEM.</summary>
    public string TlsKey { get; init; } = "";
}
