using System.Buffers.Text;
using System.Text;
using Selkie.Linux.Files;

namespace Selkie.Storage.Tar;

/// <summary>Extended headers: lines of <c>LENGTH KEY=VALUE</c>, where the value may be any bytes.</summary>
internal static class PaxRecords
{
    private static ReadOnlySpan<byte> XattrPrefix => "SCHILY.xattr."u8;

    /// <summary>Takes the records apart. Those of sparse format 0.0 come many times and in order, so a list, not a map.</summary>
    public static List<(string Key, byte[] Value, byte[] RawKey)> Parse(ReadOnlySpan<byte> data)
    {
        List<(string, byte[], byte[])> records = [];
        while (!data.IsEmpty && data[0] != 0)
        {
            if (!Utf8Parser.TryParse(data, out int length, out var used) || used >= data.Length || data[used] != ' ' || length <= used + 1
                || length > data.Length || data[length - 1] != '\n')
            {
                throw TarHeader.Invalid("a pax record is malformed");
            }

            var record = data[(used + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals <= 0) throw TarHeader.Invalid("a pax record has no key");

            records.Add((Encoding.UTF8.GetString(record[..equals]), record[(equals + 1)..].ToArray(), record[..equals].ToArray()));
            data = data[length..];
        }

        return records;
    }

    /// <summary>Puts records into an entry. An empty value means that the header's own value holds.</summary>
    public static void Apply(List<(string Key, byte[] Value, byte[] RawKey)> records, TarEntry entry)
    {
        Dictionary<byte[], int>? attributes = null; // where each is: a header may hold thousands
        foreach ((var key, var value, var rawKey) in records)
        {
            if (rawKey.AsSpan().StartsWith(XattrPrefix))
            {
                SetAttribute(entry, attributes ??= new(PathComparer.Instance), rawKey[XattrPrefix.Length..], value);
            }
            else if (value.Length > 0)
            {
                ApplyOne(key, value, entry);
            }
        }
    }

    private static void SetAttribute(TarEntry entry, Dictionary<byte[], int> places, byte[] name, byte[] value)
    {
        if (places.TryGetValue(name, out var place))
        {
            entry.Attributes[place] = new TarAttribute(name, value);
            return;
        }

        places[name] = entry.Attributes.Count;
        entry.Attributes.Add(new TarAttribute(name, value));
    }

    private static void ApplyOne(string key, byte[] value, TarEntry entry)
    {
        switch (key)
        {
            case "path": entry.Name = value; break;
            case "linkpath": entry.LinkName = value; break;
            case "uname": entry.UserName = value; break;
            case "gname": entry.GroupName = value; break;
            case "size": entry.Size = Integer(value); break;
            case "uid": entry.Uid = Integer(value); break;
            case "gid": entry.Gid = Integer(value); break;
            case "mtime": entry.Modified = Time(value); break;
            case "atime": entry.Accessed = Time(value); break;
            case "ctime": entry.Changed = Time(value); break;
            default: break;
        }
    }

    public static long Integer(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out long value, out var used) && used == text.Length ? value : throw TarHeader.Invalid("a pax number is malformed");

    /// <summary>Seconds with any number of decimals, also negative; cut to nanoseconds.</summary>
    private static UnixTime Time(ReadOnlySpan<byte> text)
    {
        var dot = text.IndexOf((byte)'.');
        var seconds = Integer(dot < 0 ? text : text[..dot]);
        if (dot < 0) return new UnixTime(seconds, 0);

        long nanoseconds = 0;
        var decimals = text[(dot + 1)..];
        for (var i = 0; i < 9; i++)
        {
            var c = i < decimals.Length ? decimals[i] : (byte)'0';
            nanoseconds = c is >= (byte)'0' and <= (byte)'9' ? (nanoseconds * 10) + (c - '0') : throw TarHeader.Invalid("a pax time is malformed");
        }

        return text[0] == '-' && nanoseconds > 0 ? new UnixTime(seconds - 1, (uint)(1_000_000_000 - nanoseconds)) : new UnixTime(seconds, (uint)nanoseconds);
    }
}
