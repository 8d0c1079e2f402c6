using Selkie.Engine.Configuration;
using Selkie.Engine.Images;
using Selkie.Oci;
using Selkie.Registry.Auth;

namespace Selkie.Engine.Registries;

/// <summary>What login and logout work on.</summary>
internal static class RegistryKeys
{
    /// <summary>The key of the credentials: what was given without scheme, else the first search registry.</summary>
    /// <exception cref="UserError">There is none, or it is no name.</exception>
    internal static string Of(EngineContext engine, string? given)
    {
        if (given is not { Length: > 0 })
            return engine.Registries.UnqualifiedSearchRegistries is [var first, ..] ? first : throw new UserError("no registries found in registries.conf, a registry must be provided");
        var scheme = given.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0) return given[(scheme + 3)..].Split('/')[0];
        if (!given.Contains('/')) return given;
        var reference = Reference.TryParse(given, out var parsed) ? parsed : throw new UserError($"parse reference from \"{given}\": invalid reference format");
        return reference.IsNameOnly ? given : throw new UserError($"reference \"{reference}\" contains tag or digest");
    }

    /// <summary>The credentials in a file, or in the user's files.</summary>
    internal static CredentialStore Store(EngineContext engine, string? file) => new()
    {
        AuthFile = file, Helpers = engine.Registries.CredentialHelpers, UserId = UserDirectories.Uid, RunHelper = CredentialHelpers.Run,
    };

    /// <summary>The file that the options or the environment name, or null for the user's own.</summary>
    /// <exception cref="UserError">Both options are given.</exception>
    internal static string? File(string? authFile, string? compatFile)
    {
        if (authFile is { Length: > 0 } && compatFile is { Length: > 0 })
            throw new UserError("options for paths to the credential file and to the Docker-compatible credential file can not be set simultaneously");
        if (authFile is { Length: > 0 }) return authFile;
        if (compatFile is { Length: > 0 }) return compatFile;
        if (Environment.GetEnvironmentVariable("REGISTRY_AUTH_FILE") is { Length: > 0 } file) return file;
        return Environment.GetEnvironmentVariable("DOCKER_CONFIG") is { Length: > 0 } directory ? Path.Combine(directory, "config.json") : null;
    }
}
