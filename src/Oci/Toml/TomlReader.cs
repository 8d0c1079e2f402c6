using System.Text;

namespace Selkie.Oci.Toml;

/// <summary>
/// Reads TOML 1.0 as configuration files use it: tables, arrays of tables, dotted keys, inline tables, all forms of strings,
/// arrays, numbers and booleans. Dates and times are kept as text.
/// </summary>
public ref struct TomlReader
{
    private const int Deepest = 100;

    private readonly ReadOnlySpan<char> _text;
    private readonly string _source;
    private int _at;
    private int _depth;
    private string _key;

    private TomlReader(ReadOnlySpan<char> text, string source)
    {
        _text = text;
        _source = source;
        _key = "";
    }

    /// <summary>Reads a document; the source is the path shown in messages.</summary>
    /// <exception cref="EngineError">With file and line, when it is not TOML.</exception>
    public static TomlTable Read(ReadOnlySpan<char> text, string source) => new TomlReader(text, source).ReadDocument();

    /// <summary>Reads a file, or null when there is none.</summary>
    /// <exception cref="EngineError">With file and line, when it is not TOML.</exception>
    public static TomlTable? ReadFile(string path)
    {
        try
        {
            return Read(Encoding.UTF8.GetString(File.ReadAllBytes(path)), path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineError(ErrorKind.Internal, $"reading {path}: {e.Message}", inner: e);
        }
    }

    private char Current => _at < _text.Length ? _text[_at] : '\0';

    private TomlTable ReadDocument()
    {
        var root = new TomlTable(_source, "");
        var table = root;
        for (SkipBlank(lines: true); _at < _text.Length; SkipBlank(lines: true))
        {
            if (Current == '[') table = ReadHeader(root);
            else ReadPair(table);
            EndLine();
        }
        return root;
    }

    private TomlTable ReadHeader(TomlTable root)
    {
        var array = _at + 1 < _text.Length && _text[_at + 1] == '[';
        _at += array ? 2 : 1;
        SkipBlank();
        var table = root;
        var key = ReadKey();
        for (SkipBlank(); Current == '.'; SkipBlank())
        {
            _at++;
            SkipBlank();
            table = Descend(table, key, header: true);
            key = ReadKey();
        }
        Expect(']');
        if (array) Expect(']');
        return array ? AppendTable(table, key) : OpenTable(table, key);
    }

    private TomlTable OpenTable(TomlTable parent, string key)
    {
        if (!parent.TryGet(key, out var old)) return AddTable(parent, key);
        if (old is not TomlTable { Implicit: true, Closed: false } table) throw Fail($"table {Path(parent, key)} is defined twice");
        table.Implicit = false;
        return table;
    }

    private TomlTable AppendTable(TomlTable parent, string key)
    {
        if (!parent.TryGet(key, out var old)) parent.Add(key, old = new List<object>());
        if (old is not List<object> list) throw Fail($"{Path(parent, key)} is not an array of tables");
        var table = new TomlTable(_source, Path(parent, key));
        list.Add(table);
        return table;
    }

    private TomlTable AddTable(TomlTable parent, string key)
    {
        var table = new TomlTable(_source, Path(parent, key));
        parent.Add(key, table);
        return table;
    }

    private TomlTable Descend(TomlTable parent, string key, bool header)
    {
        if (!parent.TryGet(key, out var old))
        {
            var made = AddTable(parent, key);
            made.Implicit = header;
            return made;
        }
        if (header && old is List<object> { Count: > 0 } list && list[^1] is TomlTable last) return last;
        return old is TomlTable { Closed: false } table ? table : throw Fail($"{Path(parent, key)} is not a table");
    }

    private void ReadPair(TomlTable table)
    {
        var key = ReadKey();
        for (SkipBlank(); Current == '.'; SkipBlank())
        {
            _at++;
            SkipBlank();
            table = Descend(table, key, header: false);
            key = ReadKey();
        }
        Expect('=');
        SkipBlank();
        if (table.Has(key)) throw Fail($"key {Path(table, key)} is defined twice");
        _key = Path(table, key);
        table.Add(key, ReadValue(_key));
        _key = "";
    }

    private string ReadKey()
    {
        if (Current is '"' or '\'') return ReadString();
        var start = _at;
        while (char.IsAsciiLetterOrDigit(Current) || Current is '_' or '-') _at++;
        return _at > start ? _text[start.._at].ToString() : throw Fail("expected a key");
    }

    private object ReadValue(string path)
    {
        if (_depth == Deepest) throw Fail("arrays and tables are nested too deeply");
        _depth++;
        var value = Current switch
        {
            '"' or '\'' => ReadString(),
            '[' => ReadArray(path),
            '{' => ReadInline(path),
            _ => ReadScalar(),
        };
        _depth--;
        return value;
    }

    private List<object> ReadArray(string path)
    {
        _at++;
        var list = new List<object>();
        for (SkipBlank(lines: true); Current != ']'; SkipBlank(lines: true))
        {
            list.Add(ReadValue(path));
            SkipBlank(lines: true);
            if (Current == ',') _at++;
            else if (Current != ']') throw Fail("expected a comma or ] in the array");
        }
        _at++;
        return list;
    }

    private TomlTable ReadInline(string path)
    {
        _at++;
        var table = new TomlTable(_source, path);
        for (SkipBlank(); Current != '}'; SkipBlank())
        {
            ReadPair(table);
            SkipBlank();
            if (Current == ',') _at++;
            else if (Current != '}') throw Fail("expected a comma or } in the inline table");
        }
        _at++;
        table.Closed = true;
        return table;
    }

    private object ReadScalar()
    {
        var start = _at;
        while (_at < _text.Length && Current is not (',' or ']' or '}' or '#' or '\n' or '\r' or ' ' or '\t')) _at++;
        var word = _text[start.._at];
        if (word is "true") return true;
        if (word is "false") return false;
        return TomlNumbers.Read(word) ?? throw (word.IsEmpty ? FailMissing() : Fail($"expected value but found \"{word}\" instead"));
    }

    private string ReadString()
    {
        var text = TomlStrings.Read(_text[_at..], out var taken, out var problem);
        _at += taken;
        return text ?? throw Fail(problem!);
    }

    private void SkipBlank(bool lines = false)
    {
        for (; _at < _text.Length; _at++)
        {
            if (Current is ' ' or '\t') continue;
            if (lines && Current is '\n' or '\r' or '\uFEFF') continue;
            if (!lines || Current != '#') return;
            var end = _text[_at..].IndexOf('\n');
            if (end < 0)
            {
                _at = _text.Length;
                return;
            }
            _at += end;
        }
    }

    private void EndLine()
    {
        SkipBlank();
        if (_at < _text.Length && Current is not ('#' or '\n' or '\r')) throw Fail("expected the end of the line");
    }

    private void Expect(char c)
    {
        SkipBlank();
        if (Current != c) throw Fail($"expected {c}");
        _at++;
    }

    private static string Path(TomlTable parent, string key) => parent.Name.Length == 0 ? key : parent.Name + "." + key;

    // The character counts as read, so that the end of a line is told by the number of the next (as programs in Go tell it).
    private TomlException FailMissing()
    {
        if (_at >= _text.Length) return Fail("unexpected EOF; expected value");
        var found = Current == '\n' ? "\\n" : Current == '\r' ? "\\r" : Current.ToString();
        _at++;
        return Fail($"expected value but found '{found}' instead");
    }

    private readonly TomlException Fail(string problem) =>
        new(_source, _text[..Math.Min(_at, _text.Length)].Count('\n') + 1, _key, problem);
}
