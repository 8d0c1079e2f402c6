using Selkie.Oci;
using IO = System.IO.Path;

namespace Selkie.Registry.Configuration;

/// <summary>The merged registries.conf of this user (containers-registries.conf.5, version 2; version 1 is read too).</summary>
public sealed class RegistriesConf
{
    private const string SystemPath = "/etc/containers/registries.conf";
    private const string SystemDirectory = "/etc/containers/registries.conf.d";

    private readonly Dictionary<string, Alias> _aliases;

    internal RegistriesConf(RegistriesConfReader merged, string path, string directory)
    {
        (Path, Directory) = (path, directory);
        Registries = merged.Registries;
        UnqualifiedSearchRegistries = merged.Search ?? [];
        SearchOrigin = merged.SearchOrigin;
        Mode = merged.Mode ?? ShortNameMode.Permissive;
        CredentialHelpers = merged.CredentialHelpers is { Count: > 0 } helpers ? helpers : ["containers-auth.json"];
        _aliases = merged.Aliases;
    }

    /// <summary>The main file.</summary>
    public string Path { get; }

    /// <summary>The directory of drop-ins that is named to users.</summary>
    public string Directory { get; }

    /// <summary>The [[registry]] tables, sorted by prefix.</summary>
    public IReadOnlyList<RegistryEntry> Registries { get; }

    /// <summary>Registries a short name is looked for in.</summary>
    public IReadOnlyList<string> UnqualifiedSearchRegistries { get; }

    /// <summary>The file they stand in; empty when there is no file at all.</summary>
    public string SearchOrigin { get; }

    /// <summary>What happens when a short name is ambiguous.</summary>
    public ShortNameMode Mode { get; }

    /// <summary>Where credentials are looked for.</summary>
    public IReadOnlyList<string> CredentialHelpers { get; }

    /// <summary>
    /// Reads the files. The path given (or $CONTAINERS_REGISTRIES_CONF) stands in place of the main file, $CONTAINERS_REGISTRIES_CONF_DIR in
    /// place of the directories of drop-ins; a user's own main file leaves out the system's drop-ins.
    /// </summary>
    /// <exception cref="EngineError">When a file cannot be read or is wrong.</exception>
    public static RegistriesConf Load(string? path = null)
    {
        var given = NonEmpty(path) ?? Variable("CONTAINERS_REGISTRIES_CONF") ?? Variable("REGISTRIES_CONFIG_PATH");
        var userPath = IO.Combine(Home, ".config/containers/registries.conf");
        var user = given is null && File.Exists(userPath);
        string[] directories = Variable("CONTAINERS_REGISTRIES_CONF_DIR") is { } chosen ? [chosen] : user ? [DropInDirectory] : [SystemDirectory, DropInDirectory];
        return Load(given ?? (user ? userPath : SystemPath), required: given is not null, directories);
    }

    /// <summary>The entry with the longest prefix that matches a name or reference, or null.</summary>
    public RegistryEntry? Find(string name)
    {
        RegistryEntry? best = null;
        foreach (var entry in Registries)
        {
            if (entry.Prefix.Length > (best?.Prefix.Length ?? 0) && RegistryEntry.Match(name, entry.Prefix) >= 0) best = entry;
        }
        return best;
    }

    /// <summary>What the files say a short name means, or null.</summary>
    public Alias? FindAlias(string shortName) => _aliases.GetValueOrDefault(shortName);

    internal static string Home => Variable("HOME") ?? "/root";

    private static string DropInDirectory => IO.Combine(Home, ".config/containers/registries.conf.d");

    internal static string? Variable(string name) => NonEmpty(Environment.GetEnvironmentVariable(name));

    internal static RegistriesConf Load(string path, bool required, IReadOnlyList<string> directories)
    {
        var merged = new RegistriesConfReader();
        if (!merged.TryMerge(path, dropIn: false) && required)
            throw new EngineError(ErrorKind.Invalid, $"loading registries configuration \"{path}\": open {path}: no such file or directory");
        foreach (var directory in directories)
        {
            foreach (var file in DropIns(directory)) merged.TryMerge(file, dropIn: true);
        }
        return new RegistriesConf(merged, path, directories.Count > 0 ? directories[^1] : SystemDirectory);
    }

    private static string? NonEmpty(string? text) => text is { Length: > 0 } ? text : null;

    private static string[] DropIns(string directory)
    {
        try
        {
            var files = System.IO.Directory.GetFiles(directory, "*.conf");
            Array.Sort(files, StringComparer.Ordinal);
            return files;
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineError(ErrorKind.Internal, $"reading registries.conf.d: {e.Message}", inner: e);
        }
    }
}

/// <summary>What a short name means; the value is null where a file takes an alias back.</summary>
public sealed record Alias(Reference? Value, string Origin);
