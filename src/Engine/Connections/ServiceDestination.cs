namespace Selkie.Engine.Connections;

/// <summary>The service that a command is meant for.</summary>
/// <param name="Uri">Where it is: unix, tcp or ssh.</param>
public sealed record ServiceDestination(Uri Uri)
{
    /// <summary>The private key for ssh; null: ssh chooses.</summary>
    public string? Identity { get; init; }

    /// <summary>The authorities that vouch for the service; null: no TLS, or the system's.</summary>
    public string? TlsAuthority { get; init; }

    /// <summary>The client's certificate.</summary>
    public string? TlsCertificate { get; init; }

    /// <summary>The key of the client's certificate.</summary>
    public string? TlsKey { get; init; }

    /// <summary>Whether the connections' file chose it, not the caller.</summary>
    public bool IsDefaultOfFile { get; init; }
}
