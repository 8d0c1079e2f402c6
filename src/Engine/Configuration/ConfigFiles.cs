using Selkie.Oci.Text;
using Selkie.Oci.Toml;

namespace Selkie.Engine.Configuration;

/// <summary>Several TOML files of one kind, the later over the earlier, each key by itself.</summary>
public sealed class ConfigFiles
{
    private readonly List<TomlTable> _files = [];

    /// <summary>Adds a file over the others; one that is missing is left out.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Add(string path)
    {
        if (TomlReader.ReadFile(path) is not { } table) return false;
        _files.Add(table);
        return true;
    }

    /// <summary>Adds every <c>*.conf</c> of a directory in the order of their names.</summary>
    public void AddDirectory(string path)
    {
        if (!Directory.Exists(path)) return;
        foreach (var file in Directory.GetFiles(path, "*.conf").Order(StringComparer.Ordinal)) Add(file);
    }

    /// <summary>A string, or null where no file sets it.</summary>
    public string? String(string section, string key) => Find(section, key)?.String(key);

    /// <summary>A boolean, or null where no file sets it.</summary>
    public bool? Bool(string section, string key) => Find(section, key)?.Bool(key);

    /// <summary>An integer, or null where no file sets it.</summary>
    public long? Integer(string section, string key) => Find(section, key)?.Integer(key);

    /// <summary>A size in bytes, written as a number or as "1m", or null where no file sets it.</summary>
    public long? Size(string section, string key)
    {
        if (Find(section, key) is not { } table || !table.TryGet(key, out var value)) return null;
        return value as long? ?? ByteSize.ParseDecimal(table.String(key)!).Bytes;
    }

    /// <summary>A list of strings; an entry <c>{append=true}</c> makes a file's list follow those before it (containers.conf(5)).</summary>
    public IReadOnlyList<string>? Strings(string section, string key)
    {
        List<string>? result = null;
        var append = false;
        foreach (var file in _files)
        {
            if (Section(file, section) is not { } table || table.List(key) is not { } list) continue;
            foreach (var item in list)
                if (item is TomlTable attributes && attributes.Bool("append") is { } value)
                    append = value;
            if (result is null || !append) result = [];
            result.AddRange(list.OfType<string>());
        }
        return result;
    }

    /// <summary>A list of tables, of the last file that has it; null where none has.</summary>
    public IReadOnlyList<TomlTable>? Tables(string section, string key) => Find(section, key)?.List(key)?.OfType<TomlTable>().ToList();

    /// <summary>The tables of a section, the first file's first.</summary>
    public IEnumerable<TomlTable> Sections(string section)
    {
        foreach (var file in _files)
            if (Section(file, section) is { } table)
                yield return table;
    }

    private TomlTable? Find(string section, string key)
    {
        for (var i = _files.Count - 1; i >= 0; i--)
            if (Section(_files[i], section) is { } table && table.Has(key))
                return table;
        return null;
    }

    private static TomlTable? Section(TomlTable file, string section)
    {
        var table = file;
        foreach (var name in section.Split('.'))
            if (table.Table(name) is { } next) table = next;
            else return null;
        return table;
    }
}
