using Selkie.Oci;
using Selkie.Registry;
using Selkie.Registry.Auth;

namespace Selkie.Engine.Images;

/// <summary>When an image is pulled (containers.conf pull_policy).</summary>
public enum PullPolicy
{
    /// <summary>Every time.</summary>
    Always,

    /// <summary>When there is none of that name.</summary>
    Missing,

    /// <summary>When the registry has another one; what goes wrong there does not matter if there is a local one.</summary>
    Newer,

    /// <summary>Never.</summary>
    Never,
}

/// <summary>How images are pulled: what the options of pull, run, create and build have in common.</summary>
public sealed record PullSettings
{
    /// <summary>When the registry is asked.</summary>
    public PullPolicy Policy { get; init; } = PullPolicy.Missing;

    /// <summary>The platform, where one was asked for.</summary>
    public ImageQuery Platform { get; init; } = new();

    /// <summary>File with credentials (--authfile).</summary>
    public string? AuthFile { get; init; }

    /// <summary>Credentials (--creds).</summary>
    public Credentials? Credentials { get; init; }

    /// <summary>Directory of certificates (--cert-dir).</summary>
    public string? CertDirectory { get; init; }

    /// <summary>Whether certificates are verified (--tls-verify); null leaves it to registries.conf.</summary>
    public bool? TlsVerify { get; init; }

    /// <summary>The policy of signatures (--signature-policy); null for the system's.</summary>
    public string? SignaturePolicy { get; init; }

    /// <summary>How often a pull is tried again.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>How long to wait before that.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether every tag of the repository is pulled.</summary>
    public bool AllTags { get; init; }

    /// <summary>Who is told how it goes.</summary>
    public IPullProgress Progress { get; init; } = LineProgress.None;

    /// <summary>How registries are reached with these settings.</summary>
    internal RegistryAccess Access => new()
    {
        AuthFile = AuthFile is { Length: > 0 } ? AuthFile : null,
        Credentials = Credentials,
        CertDirectory = CertDirectory is { Length: > 0 } ? CertDirectory : null,
        TlsVerify = TlsVerify,
        Retries = Retries,
        RetryDelay = RetryDelay,
        Notice = Progress.Line,
    };

    /// <summary>The same for the registry client.</summary>
    internal RegistryOptions ForRegistries(EngineContext engine) => Access.Options(engine);

    /// <summary>The same with what options say of retries, or containers.conf where they say nothing.</summary>
    /// <exception cref="UserError">The delay is no duration.</exception>
    internal PullSettings WithRetries(EngineContext engine, uint? retries, string? delay)
    {
        var text = delay is { Length: > 0 } ? delay : engine.Conf.RetryDelay;
        return this with
        {
            Retries = (int)Math.Min(retries ?? engine.Conf.Retry, int.MaxValue),
            RetryDelay = text is { Length: > 0 } ? GoTime.ParseDuration(text) : RetryDelay,
        };
    }

    /// <summary>Reads the name of a policy; "true" and "1" mean always, "false" and "0" missing, as --pull of older versions.</summary>
    /// <exception cref="UserError">For other words.</exception>
    public static PullPolicy ParsePolicy(string text) => text.ToLowerInvariant() switch
    {
        "always" or "true" or "1" => PullPolicy.Always,
        "missing" or "ifnotpresent" or "" => PullPolicy.Missing,
        "newer" or "ifnewer" => PullPolicy.Newer,
        "never" or "false" or "0" => PullPolicy.Never,
        _ => throw new UserError($"unsupported pull policy \"{text}\""),
    };
}
