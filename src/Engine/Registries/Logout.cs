using Selkie.Engine.Images;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Registry.Auth;

namespace Selkie.Engine.Registries;

/// <summary>Log out of a container registry</summary>
/// <remarks>Remove the cached username and password for the registry.</remarks>
[Verb("logout", Use = "[options] [REGISTRY]")]
[Example("docker.io")]
[Example("--authfile dir/auth.json docker.io")]
[Example("--all")]
public sealed partial record LogOut : IVerb<string>
{
    /// <summary>The registry</summary>
    [Argument("REGISTRY", Complete = "registries")]
    public string? Registry { get; init; }

    /// <summary>Remove the cached credentials for all registries in the auth file</summary>
    [Option("all", 'a')]
    public bool All { get; init; }

    /// <summary>Path of the authentication file. Use REGISTRY_AUTH_FILE environment variable to override</summary>
    [Option("authfile", Complete = "files")]
    public string? AuthFile { get; init; }

    /// <summary>Path of a Docker-compatible config file to update instead</summary>
    [Option("compat-auth-file", Complete = "files")]
    public string? CompatFile { get; init; }
}

internal sealed class LogOutHandler(EngineContext engine) : IHandler<LogOut, string>
{
    public string Handle(LogOut request)
    {
        RegistryAccess.CheckAuthFile(engine, request.AuthFile);
        RegistryAccess.CheckAuthFile(engine, request.CompatFile);
        var (store, keeper) = RegistryKeys.Open(engine, request.AuthFile, request.CompatFile);
        if (request.All)
        {
            if (request.Registry is not null) throw new EngineError(ErrorKind.Invalid, "--all takes no arguments");
            keeper.RemoveAll();
            return "Removed login credentials for all registries";
        }
        var key = RegistryKeys.Of(engine, request.Registry);
        if (Remove(keeper, key)) return $"Removed login credentials for {key}";
        var known = store.Find(key);
        if (known is not { Username.Length: > 0, Password.Length: > 0 } || RegistryKeys.Check(engine, key, known) is not null) throw new EngineError(ErrorKind.Invalid, $"not logged into {key}");
        return $"Not logged into {key} with current tool. Existing credentials were established via docker login. Please use docker logout instead.";
    }

    private static bool Remove(CredentialKeeper keeper, string key)
    {
        try
        {
            return keeper.Remove(key);
        }
        catch (EngineError e)
        {
            throw new EngineError(e.Kind, $"logging out of \"{key}\": {e.Message}", inner: e);
        }
    }
}
