using System.Net;
using System.Text;
using Selkie.Engine.Images.Access;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Registry.Auth;
using Selkie.Registry.Http;

namespace Selkie.Engine.Registries;

/// <summary>Check and keep the credentials for a registry</summary>
/// <remarks>Asks for user name and password where they are not given, has the registry check them, and keeps them in auth.json for later pulls and pushes.</remarks>
[Verb("login", Local = true, Use = "[options] [REGISTRY]")]
[Example("quay.io")]
[Example("--username ada --password-stdin registry.example.com < password.txt")]
[Example("--authfile ./auth.json --verbose quay.io")]
public sealed partial record LogIn : IVerb<LogInReport>
{
    /// <summary>The registry</summary>
    [Argument("REGISTRY", Complete = "registries")]
    public string? Registry { get; init; }

    /// <summary>File with registry credentials (REGISTRY_AUTH_FILE)</summary>
    [Option("authfile", Complete = "files")]
    public string? AuthFile { get; init; }

    /// <summary>Directory with TLS certificates and keys</summary>
    [Option("cert-dir", Complete = "files")]
    public string? CertDirectory { get; init; }

    /// <summary>Docker configuration to write the credentials to</summary>
    [Option("compat-auth-file", Complete = "files")]
    public string? CompatFile { get; init; }

    /// <summary>Print the user who is logged in</summary>
    [Option("get-login")]
    public bool GetLogin { get; init; }

    /// <summary>Password; where none is given it is asked for</summary>
    [Option("password", 'p')]
    public string? Password { get; init; }

    /// <summary>Read the password from standard input; needs --username</summary>
    [Option("password-stdin")]
    public bool PasswordFromInput { get; init; }

    /// <summary>Secret of the engine that holds the password; without --username its name is the user</summary>
    [Option("secret", Complete = "secrets")]
    public string? Secret { get; init; }

    /// <summary>Say whether the registry takes the credentials, and keep nothing of them (Docker's API); no command line has such an option.</summary>
    public bool OnlyCheck { get; init; }

    /// <summary>Insist on HTTPS with valid certificates</summary>
    [Option("tls-verify")]
    public bool? TlsVerify { get; init; }

    /// <summary>User name; where none is given it is asked for</summary>
    [Option("username", 'u')]
    public string? Username { get; init; }

    /// <summary>Print which file the credentials went to</summary>
    [Option("verbose", 'v')]
    public bool Verbose { get; init; }
}

/// <summary>What came of it.</summary>
/// <param name="Lines">Lines for the user.</param>
public sealed record LogInReport(IReadOnlyList<string> Lines);

internal sealed class LogInHandler(EngineContext engine) : IHandler<LogIn, LogInReport>
{
    private const int LongestPassword = 1024 * 1024;

    public LogInReport Handle(LogIn request)
    {
        request = WithSecret(request);
        var (store, keeper) = RegistryKeys.Open(engine, request.AuthFile, request.CompatFile);
        var key = RegistryKeys.Of(engine, request.Registry);
        if (request.OnlyCheck)
        {
            Require(key, Refusal(request, key, new(request.Username ?? "", request.Password ?? "")));
            return new(["Login Succeeded"]);
        }
        var known = Known(store, key);
        if (request.GetLogin) return new([known.Username.Length > 0 ? known.Username : throw new EngineError(ErrorKind.Invalid, $"not logged into {key}")]);
        if (!string.IsNullOrEmpty(known.IdentityToken)) throw new EngineError(ErrorKind.Invalid, "currently logged in, auth file contains an Identity token");
        var password = PasswordOf(request);
        var lines = new List<string>();
        if (request.Username is not { Length: > 0 } && password.Length == 0 && known is { Username.Length: > 0, Password.Length: > 0 })
        {
            lines.Add($"Authenticating with existing credentials for {key}");
            if (Refusal(request, key, known) is null) return new([.. lines, $"Existing credentials are valid. Already logged in to {key.Split('/')[0]}"]);
            lines.Add("Existing credentials are invalid, please enter valid username and password");
        }
        var given = AskFor(request, password, known.Username);
        Require(key, Refusal(request, key, given));
        var place = keeper.Set(key, given);
        if (request.Verbose) lines.Add($"Used:  {place}");
        return new([.. lines, "Login Succeeded!"]);
    }

    private static Credentials Known(CredentialStore store, string key)
    {
        try
        {
            return store.Find(key);
        }
        catch (EngineError e)
        {
            throw new EngineError(e.Kind, $"get credentials: {e.Message}", inner: e);
        }
    }

    // Without a user's name, the secret's serves.
    private LogIn WithSecret(LogIn request)
    {
        if (request.Secret is not { Length: > 0 } name) return request;
        if (request.Password is { Length: > 0 }) throw new EngineError(ErrorKind.Invalid, "--secret can not be used with --password options");
        var password = Encoding.UTF8.GetString(engine.Secrets.Content(name));
        return request with { Password = password, Username = request.Username is { Length: > 0 } user ? user : name };
    }

    // Lines of standard input are one password, as Podman joins them.
    private string PasswordOf(LogIn request)
    {
        if (!request.PasswordFromInput) return request.Password ?? "";
        if (request.Password is { Length: > 0 }) throw new EngineError(ErrorKind.Invalid, "Can't specify both --password-stdin and --password");
        if (request.Username is not { Length: > 0 }) throw new EngineError(ErrorKind.Invalid, "Must provide --username with --password-stdin");
        return engine.Call.Streams.Input.ReadAll(LongestPassword).Replace("\r\n", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
    }

    private Credentials AskFor(LogIn request, string password, string known)
    {
        var user = request.Username;
        if (user is not { Length: > 0 })
        {
            user = Ask(known.Length > 0 ? $"Username ({known}): " : "Username: ", secret: false).Trim();
            if (user.Length == 0) user = known;
        }
        if (password.Length == 0) password = Ask("Password: ", secret: true);
        return new(user.Trim(), password);
    }

    private string Ask(string question, bool secret)
    {
        if (engine.Call.Prompt is not { } prompt) throw new EngineError(ErrorKind.Invalid, "getting username and password: cannot prompt for username without stdin");
        try
        {
            return prompt.Ask(question, secret);
        }
        catch (EngineError e)
        {
            throw new EngineError(e.Kind, $"getting username and password: reading {(secret ? "password" : "username")}: {e.Message}", inner: e);
        }
    }

    private RegistryException? Refusal(LogIn request, string key, Credentials credentials) =>
        RegistryKeys.Check(engine, key, credentials, request.TlsVerify, request.CertDirectory);

    private static void Require(string key, RegistryException? refusal)
    {
        if (refusal is null) return;
        throw new EngineError(ErrorKind.Invalid, refusal.Status == HttpStatusCode.Unauthorized
            ? $"logging into \"{key}\": invalid username/password" : $"authenticating creds for \"{key}\": {refusal.Message}", inner: refusal);
    }
}
