using System.Diagnostics.CodeAnalysis;

namespace Selkie.Oci.Toml;

/// <summary>
/// A table of a TOML document. Values are string, long, double, bool, <see cref="TomlTable"/> or a list of them; dates stay text.
/// Tables of configuration files are small: look-ups go through the entries in order.
/// </summary>
public sealed class TomlTable
{
    private readonly List<KeyValuePair<string, object>> _entries = [];

    /// <summary>Makes a table read from a file; the path is for messages.</summary>
    internal TomlTable(string source, string name) => (Source, Name) = (source, name);

    /// <summary>The entries in the order of the file.</summary>
    public IReadOnlyList<KeyValuePair<string, object>> Entries => _entries;

    /// <summary>Path of the file.</summary>
    public string Source { get; }

    /// <summary>Dotted name of the table; empty for the root.</summary>
    public string Name { get; }

    /// <summary>Whether it may still be opened by a header (it was made by a longer header).</summary>
    internal bool Implicit { get; set; }

    /// <summary>Whether nothing may be added (an inline table).</summary>
    internal bool Closed { get; set; }

    /// <summary>The value of a key, if it is there.</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out object? value)
    {
        foreach (var entry in _entries)
        {
            if (entry.Key != key) continue;
            value = entry.Value;
            return true;
        }
        value = null;
        return false;
    }

    /// <summary>Whether the key is there.</summary>
    public bool Has(string key) => TryGet(key, out _);

    /// <summary>A string, or null.</summary>
    /// <exception cref="EngineError">When the value is of another kind (so all typed look-ups).</exception>
    public string? String(string key) => Get<string>(key, "a string");

    /// <summary>A bool, or null.</summary>
    public bool? Bool(string key) => TryGet(key, out var value) ? value as bool? ?? throw Wrong(key, "a boolean") : null;

    /// <summary>An integer, or null.</summary>
    public long? Integer(string key) => TryGet(key, out var value) ? value as long? ?? throw Wrong(key, "an integer") : null;

    /// <summary>A number, or null.</summary>
    public double? Number(string key) => TryGet(key, out var value) ? value as double? ?? value as long? ?? throw Wrong(key, "a number") : null;

    /// <summary>A table, or null.</summary>
    public TomlTable? Table(string key) => Get<TomlTable>(key, "a table");

    /// <summary>Any array, or null.</summary>
    public IReadOnlyList<object>? List(string key) => Get<List<object>>(key, "an array");

    /// <summary>An array of strings, or null. Elements of other kinds, as the "append=true" table of containers.conf, are left out where allowed.</summary>
    public IReadOnlyList<string>? Strings(string key, bool othersAllowed = false)
    {
        if (List(key) is not { } list) return null;
        var strings = new List<string>(list.Count);
        foreach (var item in list)
        {
            if (item is string text) strings.Add(text);
            else if (!othersAllowed) throw Wrong(key, "an array of strings");
        }
        return strings;
    }

    /// <summary>An array of tables; empty when the key is not there.</summary>
    public IReadOnlyList<TomlTable> Tables(string key)
    {
        if (List(key) is not { } list) return [];
        var tables = new List<TomlTable>(list.Count);
        foreach (var item in list) tables.Add(item as TomlTable ?? throw Wrong(key, "an array of tables"));
        return tables;
    }

    internal void Add(string key, object value) => _entries.Add(new(key, value));

    private T? Get<T>(string key, string kind)
        where T : class => TryGet(key, out var value) ? value as T ?? throw Wrong(key, kind) : null;

    private EngineError Wrong(string key, string kind) =>
        new(ErrorKind.Invalid, $"{Source}: {(Name.Length == 0 ? key : Name + "." + key)} must be {kind}");
}
