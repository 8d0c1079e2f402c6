using Selkie.Engine.Calls;
using Selkie.Engine.Configuration;
using Selkie.Oci;
using Selkie.Registry;
using Selkie.Registry.Auth;
using Selkie.Registry.Connections;
using Selkie.Registry.Http;

namespace Selkie.Engine.Images.Access;

/// <summary>What login and logout work on.</summary>
internal static class RegistryKeys
{
    private const string AuthFileVariable = "REGISTRY_AUTH_FILE";

    /// <summary>The file of credentials that the caller's variables name; null: they name none.</summary>
    internal static string? FileOfCaller(Call call) => call.Variable(AuthFileVariable) ?? DockersFile(call);

    /// <summary>The key of the credentials: what was given without scheme, else the first search registry.</summary>
    /// <exception cref="EngineError">There is none, or it is no name.</exception>
    internal static string Of(EngineContext engine, string? given)
    {
        if (given is not { Length: > 0 })
            return engine.Registries.UnqualifiedSearchRegistries is [var first, ..] ? first : throw new EngineError(ErrorKind.Invalid, "no registries found in registries.conf, a registry must be provided");
        if (given.StartsWith("http://", StringComparison.Ordinal) || given.StartsWith("https://", StringComparison.Ordinal))
            return Uri.TryCreate(given, UriKind.Absolute, out var uri) ? uri.Authority : throw new EngineError(ErrorKind.Invalid, $"trimming http{{s}} prefix: \"{given}\" is not a URL");
        if (!given.Contains('/')) return given.Contains('@') ? throw new EngineError(ErrorKind.Invalid, $"key {given} contains a '@' character") : given;
        var reference = Reference.TryParse(given, out var parsed) ? parsed : throw new EngineError(ErrorKind.Invalid, $"parse reference from \"{given}\": invalid reference format");
        return reference.IsNameOnly ? given : throw new EngineError(ErrorKind.Invalid, $"reference \"{reference}\" contains tag or digest");
    }

    /// <summary>Where credentials are looked up and kept: the files that the options or the environment name, or the user's own.</summary>
    /// <exception cref="EngineError">Both options are given.</exception>
    internal static (CredentialStore Store, CredentialKeeper Keeper) Open(EngineContext engine, string? authFile, string? compatFile)
    {
        if (authFile is { Length: > 0 } && compatFile is { Length: > 0 })
            throw new EngineError(ErrorKind.Invalid, "options for paths to the credential file and to the Docker-compatible credential file can not be set simultaneously");
        authFile = NonEmpty(authFile);
        compatFile = NonEmpty(compatFile);
        if (authFile is null && compatFile is null && (authFile = engine.Call.Variable(AuthFileVariable)) is null) compatFile = DockersFile(engine.Call);
        var store = new CredentialStore
        {
            AuthFile = compatFile ?? authFile,
            Directory = engine.Call.Directory,
            Helpers = engine.Registries.CredentialHelpers,
            UserId = UserDirectories.Uid,
            RunHelper = new CredentialHelpers(engine.Log).Run,
        };
        return (store, new CredentialKeeper(store, compatFile));
    }

    /// <summary>Asks a registry whether it takes credentials; its refusal is returned.</summary>
    internal static RegistryException? Check(EngineContext engine, string key, Credentials credentials, bool? tlsVerify = null, string? certificates = null)
    {
        var options = new RegistryOptions { Registries = engine.Registries, Credentials = new(), TlsVerify = tlsVerify, CertDirectory = NonEmpty(certificates) is { } directory ? engine.Call.PathOf(directory) : null, Cancelled = engine.Call.Cancelled };
        try
        {
            ImageSource.CheckLoginAsync(key.Split('/')[0], credentials, options).GetAwaiter().GetResult();
            return null;
        }
        catch (RegistryException e)
        {
            return e;
        }
    }

    private static string? NonEmpty(string? text) => text is { Length: > 0 } ? text : null;

    // Where Docker is told to keep its configuration, nothing else is read.
    private static string? DockersFile(Call call) => call.Variable("DOCKER_CONFIG") is { } directory ? Path.Combine(directory, "config.json") : null;
}
