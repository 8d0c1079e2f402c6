using Selkie.Registry.Auth;
using Selkie.Registry.Configuration;
using Selkie.Registry.Http;

namespace Selkie.Registry.Connections;

/// <summary>How registries are reached.</summary>
public sealed record RegistryOptions : Patience
{
    /// <summary>The registries.conf in force.</summary>
    public required RegistriesConf Registries { get; init; }

    /// <summary>Where credentials come from.</summary>
    public required CredentialStore Credentials { get; init; }

    /// <summary>Whether certificates are verified and HTTPS is insisted on; null leaves it to registries.conf.</summary>
    public bool? TlsVerify { get; init; }

    /// <summary>Directory with *.crt, *.cert and *.key for every registry (--cert-dir).</summary>
    public string? CertDirectory { get; init; }

    /// <summary>Value of the User-Agent header.</summary>
    public string UserAgent { get; init; } = "selkie/0.1";

    /// <summary>First wait after an answer 429 without Retry-After; each next one is twice as long.</summary>
    public TimeSpan BackOff { get; init; } = TimeSpan.FromSeconds(2);
}
