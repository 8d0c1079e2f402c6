using Selkie.Oci;

namespace Selkie.Registry.Configuration;

/// <summary>The merged registries.conf of this user (containers-registries.conf.5, version 2; version 1 is read too).</summary>
public sealed class RegistriesConf
{
    private const string SystemPath = "/etc/containers/registries.conf";
    private const string SystemDirectory = "/etc/containers/registries.conf.d";

    private readonly Dictionary<string, Alias> _aliases;

    internal RegistriesConf(RegistriesConfReader merged)
    {
        Registries = merged.Registries;
        UnqualifiedSearchRegistries = merged.Search ?? [];
        SearchOrigin = merged.SearchOrigin;
        Mode = merged.Mode ?? ShortNameMode.Permissive;
        CredentialHelpers = merged.CredentialHelpers ?? ["containers-auth.json"];
        _aliases = merged.Aliases;
    }

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

    /// <summary>Reads the files. The path given (or $CONTAINERS_REGISTRIES_CONF) stands in place of the main file.</summary>
    /// <exception cref="UserError">When a file cannot be read or is wrong.</exception>
    public static RegistriesConf Load(string? path = null)
    {
        var given = path ?? NonEmpty("CONTAINERS_REGISTRIES_CONF") ?? NonEmpty("REGISTRIES_CONFIG_PATH");
        var userPath = Path.Combine(Home, ".config/containers/registries.conf");
        var user = given is null && File.Exists(userPath);
        return Load(given ?? (user ? userPath : SystemPath), required: given is not null, user ? [DropInDirectory] : [SystemDirectory, DropInDirectory]);
    }

    /// <summary>The user's directory of drop-ins.</summary>
    internal static string DropInDirectory => Path.Combine(Home, ".config/containers/registries.conf.d");

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

    internal static string Home => NonEmpty("HOME") ?? "/root";

    internal static string? NonEmpty(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    internal static RegistriesConf Load(string path, bool required, IReadOnlyList<string> directories)
    {
        var merged = new RegistriesConfReader();
        if (!merged.TryMerge(path, dropIn: false) && required)
            throw new UserError($"loading registries configuration \"{path}\": open {path}: no such file or directory");
        foreach (var directory in directories)
        {
            foreach (var file in DropIns(directory)) merged.TryMerge(file, dropIn: true);
        }
        return new RegistriesConf(merged);
    }

    private static string[] DropIns(string directory)
    {
        try
        {
            var files = Directory.GetFiles(directory, "*.conf");
            Array.Sort(files, StringComparer.Ordinal);
            return files;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}

/// <summary>What a short name means; the value is null where a file takes an alias back.</summary>
public sealed record Alias(Reference? Value, string Origin);
