using Selkie.Engine.Configuration;
using Selkie.Oci;
using Selkie.Oci.Text;
using Selkie.Registry.Auth;
using Selkie.Registry.Connections;
using Selkie.Registry.Http;

namespace Selkie.Engine.Images.Access;

/// <summary>How registries are reached and how patiently: the options that pull, push and the manifest verbs share.</summary>
public sealed record RegistryAccess
{
    /// <summary>File with credentials (--authfile).</summary>
    public string? AuthFile { get; init; }

    /// <summary>Credentials (--creds).</summary>
    public Credentials? Credentials { get; init; }

    /// <summary>Directory of certificates (--cert-dir).</summary>
    public string? CertDirectory { get; init; }

    /// <summary>Whether certificates are verified (--tls-verify); null leaves it to registries.conf.</summary>
    public bool? TlsVerify { get; init; }

    /// <summary>How often something is tried again.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>How long to wait before that.</summary>
    public GoDuration RetryDelay { get; init; } = new(TimeSpan.FromSeconds(1));

    /// <summary>Who is told when a registry is waited for.</summary>
    internal Action<string>? Notice { get; init; }

    /// <summary>What the options of a verb say.</summary>
    /// <exception cref="EngineError">The file of credentials is not there.</exception>
    internal static RegistryAccess Of(EngineContext engine, string? authFile, string? credentials, string? certDirectory, bool? tlsVerify, uint? retry = null, GoDuration? retryDelay = null)
    {
        CheckAuthFile(engine, authFile);
        return Of(authFile, GivenCredentials.Complete(engine, credentials), certDirectory, tlsVerify).WithRetries(engine, retry, retryDelay);
    }

    /// <summary>What the options of a verb say that need not be checked or tried again.</summary>
    /// <exception cref="EngineError">The credentials have no user name.</exception>
    internal static RegistryAccess Of(string? authFile, string? credentials, string? certDirectory, bool? tlsVerify) => new()
    {
        AuthFile = authFile is { Length: > 0 } ? authFile : null,
        Credentials = credentials is { Length: > 0 } ? Selkie.Registry.Auth.Credentials.Parse(credentials) : null,
        CertDirectory = certDirectory is { Length: > 0 } ? certDirectory : null,
        TlsVerify = tlsVerify,
    };

    /// <summary>The same with what options say of retries, or containers.conf where they say nothing.</summary>
    /// <exception cref="EngineError">The delay of containers.conf is no duration.</exception>
    internal RegistryAccess WithRetries(EngineContext engine, uint? retries, GoDuration? delay) => this with
    {
        Retries = (int)Math.Min(retries ?? engine.Conf.Retry, int.MaxValue),
        RetryDelay = delay ?? (engine.Conf.RetryDelay is { Length: > 0 } text ? GoDuration.Parse(text) : RetryDelay),
    };

    /// <summary>Refuses a file of credentials that is not there.</summary>
    /// <exception cref="EngineError">With Podman's text.</exception>
    internal static void CheckAuthFile(EngineContext engine, string? path)
    {
        if (path is { Length: > 0 } && !File.Exists(engine.Call.PathOf(path))) throw new EngineError(ErrorKind.Invalid, $"credential file is not accessible: faccessat {path}: no such file or directory");
    }

    /// <summary>The same for the registry client.</summary>
    internal RegistryOptions Options(EngineContext engine) => new()
    {
        Registries = engine.Registries,
        Credentials = new()
        {
            Given = Credentials,
            AuthFile = AuthFile ?? RegistryKeys.FileOfCaller(engine.Call),
            Directory = engine.Call.Directory,
            Helpers = engine.Registries.CredentialHelpers,
            RunHelper = new CredentialHelpers(engine.Log).Run,
            UserId = UserDirectories.Uid,
        },
        TlsVerify = TlsVerify,
        CertDirectory = CertDirectory is { } directory ? engine.Call.PathOf(directory) : null,
        Notice = Notice,
        Cancelled = engine.Call.Cancelled,
    };

    /// <summary>Does something again while the registry says that it may work later.</summary>
    internal T Patiently<T>(EngineContext engine, Func<T> act)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return act();
            }
            catch (RegistryException e) when (e.Retryable && attempt <= Retries)
            {
                engine.Log.Warn($"Failed, retrying in {RetryDelay} ... ({attempt}/{Retries}). Error: {e.Message}");
                Selkie.Linux.Events.Poll.Pause((int)Math.Min(RetryDelay.Span.TotalMilliseconds, int.MaxValue), engine.Call.Cancelled);
            }
        }
    }
}
