using Selkie.Oci;
using Selkie.Oci.Toml;

namespace Selkie.Registry.Configuration;

/// <summary>Merges the files of registries.conf: later files replace entries of the same prefix and whole lists.</summary>
internal sealed class RegistriesConfReader
{
    private static readonly string[] Version2Keys =
        ["registry", "unqualified-search-registries", "credential-helpers", "short-name-mode", "additional-layer-store-auth-helper", "aliases"];

    private readonly SortedDictionary<string, RegistryEntry> _entries = new(StringComparer.Ordinal);

    internal IReadOnlyList<RegistryEntry> Registries => [.. _entries.Values];

    internal IReadOnlyList<string>? Search { get; private set; }

    internal string SearchOrigin { get; private set; } = "";

    internal ShortNameMode? Mode { get; private set; }

    internal IReadOnlyList<string>? CredentialHelpers { get; private set; }

    internal Dictionary<string, Alias> Aliases { get; } = [];

    /// <summary>Returns false when there is no such file.</summary>
    internal bool TryMerge(string path, bool dropIn)
    {
        try
        {
            if (TomlReader.ReadFile(path) is not { } table) return false;
            if (table.TryGet("registries", out var old) && old is TomlTable { Entries.Count: > 0 } version1)
            {
                if (!dropIn && Array.Exists(Version2Keys, table.Has)) throw new EngineError(ErrorKind.Unsupported, "mixing sysregistry v1/v2 is not supported");
                MergeVersion1(version1, path, dropIn);
            }
            else Merge(table, path, dropIn);
            return true;
        }
        catch (EngineError e)
        {
            throw new EngineError(e.Kind, $"loading {(dropIn ? "drop-in " : "")}registries configuration \"{path}\": {e.Message}", inner: e);
        }
    }

    /// <summary>Reads a table of aliases.</summary>
    /// <exception cref="EngineError">With all that is wrong, a line each.</exception>
    internal static void ReadAliases(TomlTable? table, string path, Dictionary<string, Alias> into)
    {
        var problems = new List<string>();
        foreach (var (name, _) in table?.Entries ?? [])
        {
            Collect(problems, () => ShortNames.CheckShortName(name));
            Collect(problems, () => into[name] = new(table!.String(name) is { Length: > 0 } value ? ShortNames.ParseAliasValue(value) : null, path));
        }
        if (problems.Count > 0) throw new EngineError(ErrorKind.Invalid, string.Join('\n', problems));
    }

    private static void Collect(List<string> problems, Action read)
    {
        try
        {
            read();
        }
        catch (EngineError e)
        {
            problems.Add(e.Message);
        }
    }

    private void Merge(TomlTable table, string path, bool dropIn)
    {
        var entries = new Dictionary<string, RegistryEntry>();
        var all = table.Tables("registry").Select(ReadEntry).ToList();
        RefuseConflicts(all);
        foreach (var entry in all)
        {
            if (entries.TryAdd(entry.Prefix, entry)) _entries[entry.Prefix] = entry;
        }
        var search = table.Strings("unqualified-search-registries");
        if (search is not null) Search = [.. search.Select(ReadSearch)];
        if (search is not null || !dropIn) SearchOrigin = path;
        CredentialHelpers = table.Strings("credential-helpers") ?? CredentialHelpers;
        if (table.String("short-name-mode") is { Length: > 0 } mode) Mode = ReadMode(mode);
        try
        {
            ReadAliases(table.Table("aliases"), path, Aliases);
        }
        catch (EngineError e)
        {
            throw new EngineError(ErrorKind.Invalid, $"validating short-name aliases: {e.Message}", inner: e);
        }
    }

    // A registry may stand in a file several times, behind several prefixes, if it is reached the same way by all.
    private static void RefuseConflicts(List<RegistryEntry> entries)
    {
        var seen = new Dictionary<string, RegistryEntry>();
        foreach (var entry in entries)
        {
            var location = entry.Endpoint.Location;
            var key = location.Length > 0 ? location : entry.Prefix;
            if (seen.TryAdd(key, entry)) continue;
            var wrong = seen[key].Endpoint.Insecure != entry.Endpoint.Insecure ? "insecure" : seen[key].Blocked != entry.Blocked ? "blocked" : null;
            if (wrong is not null) throw new EngineError(ErrorKind.Invalid, $"registry '{location}' is defined multiple times with conflicting '{wrong}' setting");
        }
    }

    private void MergeVersion1(TomlTable table, string path, bool dropIn)
    {
        if (dropIn) throw new EngineError(ErrorKind.Invalid, "registry must be in v2 format but is in v1");
        IReadOnlyList<string> List(string key) => table.Table(key)?.Strings("registries") ?? [];
        var blocked = List("block");
        var insecure = List("insecure");
        foreach (var name in blocked.Concat(insecure))
        {
            var location = ReadLocation(name);
            _entries[location] = new()
            {
                Prefix = location,
                Endpoint = new() { Location = location, Insecure = insecure.Contains(name) },
                Blocked = blocked.Contains(name),
            };
        }
        Search = [.. List("search").Select(ReadSearch)];
        SearchOrigin = path;
    }

    private static RegistryEntry ReadEntry(TomlTable table)
    {
        var location = ReadLocation(table.String("location") ?? "");
        var prefix = ReadLocation(table.String("prefix") ?? "");
        var wildcard = prefix.StartsWith("*.", StringComparison.Ordinal);
        if (prefix.Length == 0 && location.Length == 0) throw new EngineError(ErrorKind.Invalid, "invalid condition: both location and prefix are unset");
        if (prefix.Length > 0 && !wildcard && location.Length == 0)
            throw new EngineError(ErrorKind.Invalid, "invalid condition: location is unset and prefix is not in the format: *.example.com");
        if (wildcard && prefix.AsSpan().ContainsAny("/@:"))
            throw new EngineError(ErrorKind.Invalid, $"Wildcarded prefix should be in the format: *.example.com. Current prefix \"{prefix}\" is incorrectly formatted");
        if (prefix.Length == 0) prefix = location;
        if (table.Has("pull-from-mirror")) throw new EngineError(ErrorKind.Invalid, $"pull-from-mirror must not be set for a non-mirror registry \"{prefix}\"");
        var digestOnly = table.Bool("mirror-by-digest-only") ?? false;
        return new RegistryEntry
        {
            Prefix = prefix,
            Endpoint = new() { Location = location, Insecure = table.Bool("insecure") ?? false },
            Blocked = table.Bool("blocked") ?? false,
            MirrorByDigestOnly = digestOnly,
            Mirrors = [.. table.Tables("mirror").Select(m => ReadMirror(m, prefix, digestOnly))],
        };
    }

    private static Endpoint ReadMirror(TomlTable table, string prefix, bool digestOnly)
    {
        var location = ReadLocation(table.String("location") ?? "");
        if (location.Length == 0) throw new EngineError(ErrorKind.Invalid, "invalid condition: mirror location is unset");
        var pull = table.String("pull-from-mirror");
        if (pull is not null && digestOnly)
        {
            throw new EngineError(ErrorKind.Invalid, $"cannot set mirror usage mirror-by-digest-only for the registry (\"{prefix}\")"
                + $" and pull-from-mirror for per-mirror (\"{location}\") at the same time");
        }
        if (pull is not (null or "" or "all" or "digest-only" or "tag-only"))
            throw new EngineError(ErrorKind.Invalid, $"unsupported pull-from-mirror value \"{pull}\" for mirror \"{location}\"");
        return new Endpoint { Location = location, Insecure = table.Bool("insecure") ?? false, PullFromMirror = pull };
    }

    private static string ReadLocation(string text) =>
        text.StartsWith("http://", StringComparison.Ordinal) || text.StartsWith("https://", StringComparison.Ordinal)
            ? throw new EngineError(ErrorKind.Invalid, $"invalid location '{text}': URI schemes are not supported")
            : text.TrimEnd('/');

    private static string ReadSearch(string text)
    {
        var registry = ReadLocation(text);
        var valid = Reference.TryParseBare(registry + "/x", out var reference) && reference.Domain == registry;
        return valid ? registry : throw new EngineError(ErrorKind.Invalid, $"Invalid unqualified-search-registries entry \"{registry}\"");
    }

    private static ShortNameMode ReadMode(string mode) => mode switch
    {
        "disabled" => ShortNameMode.Disabled,
        "enforcing" => ShortNameMode.Enforcing,
        "permissive" => ShortNameMode.Permissive,
        _ => throw new EngineError(ErrorKind.Invalid, $"invalid short-name mode: \"{mode}\""),
    };
}
