using Selkie.Oci;
using Selkie.Registry.Configuration;

namespace Selkie.Registry.Auth;

/// <summary>
/// Finds credentials: those given, then the helpers registries.conf names, by default the files auth.json and Docker's config.json
/// (containers-auth.json.5).
/// </summary>
public sealed class CredentialStore
{
    /// <summary>The helper of registries.conf that means the files.</summary>
    internal const string AuthFiles = "containers-auth.json";

    /// <summary>Credentials that are used for the registry named by the user, whatever the files say (--creds).</summary>
    public Credentials? Given { get; init; }

    /// <summary>The file read in place of all others (--authfile, $REGISTRY_AUTH_FILE, that of $DOCKER_CONFIG).</summary>
    public string? AuthFile { get; init; }

    /// <summary>What a relative <see cref="AuthFile"/> is meant against; empty: the directory of the process.</summary>
    public string Directory { get; init; } = "";

    /// <summary>Helpers of registries.conf; "containers-auth.json" means the files.</summary>
    public IReadOnlyList<string> Helpers { get; init; } = [AuthFiles];

    /// <summary>Id of the calling user, for the file of those without XDG_RUNTIME_DIR.</summary>
    public uint UserId { get; init; }

    /// <summary>Runs a helper program; null where none can be run.</summary>
    public CredentialHelper? RunHelper { get; init; }

    /// <summary>The credentials for a repository ("host/path"): the longest matching key of the first file that has one.</summary>
    /// <exception cref="EngineError">When a file is not JSON, or a helper fails and nobody else knows any.</exception>
    public Credentials Find(string repository)
    {
        if (Given is not null) return Given;
        var host = repository.Split('/', 2)[0];
        var problems = new List<string>();
        foreach (var helper in Helpers)
        {
            try
            {
                var found = helper == AuthFiles ? FindInFiles(repository, host) : new HelperProgram(RunHelper, helper).Get(host);
                if (!found.IsEmpty) return found;
            }
            catch (EngineError e)
            {
                problems.Add(e.Message);
            }
        }
        return problems.Count == 0 ? Credentials.None : throw Combine("looking up credentials:", problems);
    }

    /// <summary>The credentials of every registry that the files or a helper of theirs are asked for; what the first file says counts.</summary>
    /// <exception cref="EngineError">When a file is not JSON, or a helper fails.</exception>
    public IReadOnlyDictionary<string, Credentials> All()
    {
        var all = new SortedDictionary<string, Credentials>(StringComparer.Ordinal);
        foreach (var key in Files().SelectMany(file => new AuthFileReader(file, Path.Combine(Directory, file), RunHelper).Keys()).Distinct())
            if (Find(key) is { IsEmpty: false } found) all[key] = found;
        return all;
    }

    /// <summary>The files that are read, in order.</summary>
    public IEnumerable<string> Files()
    {
        if (AuthFile is { } given)
        {
            yield return given;
            yield break;
        }
        yield return Written();
        yield return Path.Combine(RegistriesConf.Variable("XDG_CONFIG_HOME") ?? Path.Combine(RegistriesConf.Home, ".config"), "containers/auth.json");
        yield return Path.Combine(RegistriesConf.Home, ".docker/config.json");
        yield return Path.Combine(RegistriesConf.Home, AuthFileReader.OldDockerFile);
    }

    /// <summary>The file that login writes where none is named.</summary>
    public string Written() =>
        RegistriesConf.Variable("XDG_RUNTIME_DIR") is { } runtime ? Path.Combine(runtime, "containers/auth.json") : $"/run/containers/{UserId}/auth.json";

    /// <summary>Several problems as one, as containers/image lists them.</summary>
    internal static EngineError Combine(string doing, IReadOnlyList<string> problems) =>
        problems.Count == 1 ? new(ErrorKind.Unavailable, problems[0]) : new(ErrorKind.Unavailable, $"errors {doing}\n\t* " + string.Join("\n\t* ", problems) + "\n");

    private Credentials FindInFiles(string repository, string host)
    {
        foreach (var file in Files())
        {
            var found = new AuthFileReader(file, Path.Combine(Directory, file), RunHelper).Find(repository, host);
            if (!found.IsEmpty) return found;
        }
        return Credentials.None;
    }
}
