using Selkie.Engine.Images.Access;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Registry.Auth;

namespace Selkie.Engine.Registries;

/// <summary>Forget the credentials of a registry</summary>
/// <remarks>Removes what "{program} login" kept for a registry, by default the first of those in registries.conf that are searched.</remarks>
[Verb("logout", Local = true, Use = "[options] [REGISTRY]")]
[Example("quay.io")]
[Example("--authfile ./auth.json registry.example.com")]
[Example("--all")]
public sealed partial record LogOut : IVerb<string>
{
    /// <summary>The registry</summary>
    [Argument("REGISTRY", Complete = "registries")]
    public string? Registry { get; init; }

    /// <summary>Remove the credentials of every registry</summary>
    [Option("all", 'a')]
    public bool All { get; init; }

    /// <summary>File with registry credentials (REGISTRY_AUTH_FILE)</summary>
    [Option("authfile", Complete = "files")]
    public string? AuthFile { get; init; }

    /// <summary>Docker configuration to write the credentials to</summary>
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
