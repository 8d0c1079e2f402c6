using System.Text;
using Selkie.Oci;
using Selkie.Oci.Toml;

namespace Selkie.Registry.Configuration;

/// <summary>The aliases a user's own choices made: short-name-aliases.conf of the user's cache, for root /var/cache/containers.</summary>
public sealed class ShortNameCache(string path)
{
    private Dictionary<string, Alias>? _aliases;

    /// <summary>Where the cache is for this user.</summary>
    public static string DefaultPath(bool root) => root
        ? "/var/cache/containers/short-name-aliases.conf"
        : Path.Combine(RegistriesConf.Variable("XDG_CACHE_HOME") ?? Path.Combine(RegistriesConf.Home, ".cache"), "containers/short-name-aliases.conf");

    /// <summary>The alias of a short name, or null.</summary>
    public Alias? Find(string shortName) => (_aliases ??= Read()).GetValueOrDefault(shortName);

    /// <summary>Remembers an alias; the file is replaced whole.</summary>
    public void Add(string shortName, Reference value)
    {
        var aliases = Read();
        aliases[shortName] = new(value, path);
        var text = new StringBuilder("[aliases]\n");
        foreach (var (name, alias) in aliases) text.Append($"  \"{name}\" = \"{alias.Value}\"\n");
        PrivateFile.Replace(path, file => file.Write(Encoding.UTF8.GetBytes(text.ToString())));
        _aliases = aliases;
    }

    private Dictionary<string, Alias> Read()
    {
        var aliases = new Dictionary<string, Alias>();
        try
        {
            RegistriesConfReader.ReadAliases(TomlReader.ReadFile(path)?.Table("aliases"), path, aliases);
        }
        catch (EngineError e)
        {
            throw new EngineError(e.Kind, $"loading short-name aliases config file \"{path}\": {e.Message}", inner: e);
        }
        return aliases;
    }
}
