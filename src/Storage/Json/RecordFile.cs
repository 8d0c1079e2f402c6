using System.Text;
using System.Text.Json;
using Selkie.Linux.Files;
using Selkie.Storage.Layout;

namespace Selkie.Storage.Json;

/// <summary>A part of a file.</summary>
internal readonly record struct Slice(int Start, int Length)
{
    public int End => Start + Length;
}

/// <summary>
/// An array of records as it is on disk. Records are found and replaced as bytes, so that the cost of one record does not grow with a parse of all
/// the others, and what another tool wrote into them stays. Go writes records without white space and with the id first, which makes
/// <c>},{"id":"</c> a mark between two records that no string can contain; a file in any other form is taken apart by a JSON reader.
/// </summary>
internal sealed class RecordFile
{
    private readonly ReadOnlyMemory<byte> _data;
    private readonly bool _compact;
    private List<Slice>? _slices;

    private RecordFile(ReadOnlyMemory<byte> data)
    {
        _data = data;
        var text = Trimmed;
        _compact = text.StartsWith("[{\"id\":\""u8) && text.EndsWith("}]"u8);
        if (text.IsEmpty || text.SequenceEqual("[]"u8) || text.SequenceEqual("null"u8)) _slices = [];
    }

    private static ReadOnlySpan<byte> Boundary => "},{\"id\":\""u8;

    public static RecordFile Empty { get; } = new(ReadOnlyMemory<byte>.Empty);

    public static RecordFile Read(string path) => Read(path, out _);

    public static RecordFile Read(string path, out FileStat stat)
    {
        var data = Fs.ReadAll(path, out stat);
        return data is null ? Empty : new RecordFile(data);
    }

    public static RecordFile Parse(ReadOnlyMemory<byte> data) => new(data);

    public ReadOnlySpan<byte> this[Slice slice] => _data.Span.Slice(slice.Start, slice.Length);

    private ReadOnlySpan<byte> Trimmed => _data.Span.TrimEnd(" \n\r\t\0"u8);

    public bool Contains(ReadOnlySpan<byte> text) => _data.Span.IndexOf(text) >= 0;

    /// <summary>All records, in order.</summary>
    public IReadOnlyList<Slice> All => _slices ??= _compact ? SplitCompact() : Split();

    /// <summary>The record with this id.</summary>
    public Slice? Find(string id)
    {
        foreach (var slice in Containing(Encoding.UTF8.GetBytes("\"id\":" + JsonText.Quote(id))))
        {
            if (JsonText.Id(this[slice]) == id) return slice;
        }

        return null;
    }

    /// <summary>The records whose bytes contain a text. The caller still has to look whether it is where it should be.</summary>
    public IEnumerable<Slice> Containing(byte[] text)
    {
        for (var from = 0; from < _data.Length;)
        {
            var at = _data.Span[from..].IndexOf(text);
            if (at < 0) yield break;

            var slice = Around(from + at);
            if (slice is not null) yield return slice.Value;

            from = slice?.End ?? from + at + text.Length;
        }
    }

    /// <summary>The file's bytes after some records were replaced (null: removed) and others added at the end.</summary>
    public ReadOnlyMemory<byte> Edit(IReadOnlyDictionary<Slice, byte[]?> changed, params ReadOnlySpan<byte[]> added)
    {
        var room = _data.Length + 2;
        foreach (var record in changed.Values) room += record?.Length + 1 ?? 0;

        foreach (var record in added) room += record.Length + 1;

        var result = GC.AllocateUninitializedArray<byte>(room);
        var length = 0;
        result[length++] = (byte)'[';
        var from = -1; // untouched neighbours are copied in one piece
        var to = 0;
        foreach (var slice in changed.Count == 0 && _compact ? [new Slice(1, Trimmed.Length - 2)] : All)
        {
            if (changed.TryGetValue(slice, out var replacement))
            {
                Flush(ref from, to, result, ref length);
                if (replacement is not null) Append(result, ref length, replacement);
            }
            else if (from < 0 || !_compact)
            {
                Flush(ref from, to, result, ref length);
                (from, to) = (slice.Start, slice.End);
            }
            else
            {
                to = slice.End;
            }
        }

        Flush(ref from, to, result, ref length);
        foreach (var record in added) Append(result, ref length, record);

        result[length++] = (byte)']';
        return result.AsMemory(0, length);
    }

    private void Flush(ref int from, int to, byte[] result, ref int length)
    {
        if (from >= 0)
        {
            Append(result, ref length, _data.Span[from..to]);
            from = -1;
        }
    }

    private static void Append(byte[] result, ref int length, ReadOnlySpan<byte> record)
    {
        if (length > 1) result[length++] = (byte)',';

        record.CopyTo(result.AsSpan(length));
        length += record.Length;
    }

    private Slice? Around(int at)
    {
        if (_compact && _slices is null)
        {
            var data = Trimmed;
            var before = data[..Math.Min(data.Length, at + Boundary.Length)].LastIndexOf(Boundary);
            var after = data[at..].IndexOf(Boundary);
            var start = before < 0 ? 1 : before + 2;
            return new Slice(start, (after < 0 ? data.Length - 1 : at + after + 1) - start);
        }

        foreach (var slice in All)
        {
            if (at >= slice.Start && at < slice.End) return slice;
        }

        return null;
    }

    private List<Slice> SplitCompact()
    {
        List<Slice> slices = [];
        var data = Trimmed;
        var start = 1;
        for (int next; (next = data[start..].IndexOf(Boundary)) >= 0; start += next + 2)
            slices.Add(new Slice(start, next + 1));

        slices.Add(new Slice(start, data.Length - 1 - start));
        return slices;
    }

    private List<Slice> Split()
    {
        List<Slice> slices = [];
        Utf8JsonReader reader = new(_data.Span);
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                slices.Add(new Slice(start, (int)reader.BytesConsumed - start));
            }
        }
        catch (JsonException e)
        {
            throw new StorageException(StorageError.Invalid, "a record file of the store is damaged: " + e.Message, e);
        }

        return slices;
    }
}
