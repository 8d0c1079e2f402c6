using Selkie.Registry.Auth;
using Selkie.Registry.Configuration;

namespace Selkie.Registry;

/// <summary>How registries are reached.</summary>
public sealed record RegistryOptions
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

    /// <summary>How long a server may send nothing before the connection counts as broken.</summary>
    public TimeSpan StallLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a server may take for a whole body that is held in memory, however steadily it trickles in.</summary>
    public TimeSpan BodyLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>After how long a wait for a server is told of.</summary>
    public TimeSpan NoticeAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Takes a line for the user while something is waited for; null where nobody listens. Calls come from several threads.</summary>
    public Action<string>? Notice { get; init; }

    /// <summary>First wait after an answer 429 without Retry-After; each next one is twice as long.</summary>
    public TimeSpan BackOff { get; init; } = TimeSpan.FromSeconds(2);
}
