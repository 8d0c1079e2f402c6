using System.Buffers;
using System.Globalization;
using System.Text;

namespace Selkie.Storage.Tar;

/// <summary>
/// Makes headers as Go's archive/tar does, so that the same tree gives the same archive: ustar where everything fits, else a pax header in front.
/// </summary>
internal static class TarWriter
{
    private const long MaxOctal12 = 0x1FFFFFFFF, MaxOctal8 = 0x1FFFFF;

    /// <summary>The blocks in front of a member's content.</summary>
    public static byte[] Header(TarEntry entry)
    {
        SortedDictionary<string, byte[]> pax = new(StringComparer.Ordinal);
        foreach (var attribute in entry.Attributes)
            pax["SCHILY.xattr." + Encoding.Latin1.GetString(attribute.Name)] = attribute.Value;

        NoteLong(pax, "linkpath", entry.LinkName, 100);
        NoteLong(pax, "uname", entry.UserName, 32);
        NoteLong(pax, "gname", entry.GroupName, 32);
        NoteNumber(pax, "size", entry.Size, MaxOctal12);
        NoteNumber(pax, "uid", entry.Uid, MaxOctal8);
        NoteNumber(pax, "gid", entry.Gid, MaxOctal8);
        NoteNumber(pax, "mtime", entry.Modified.Seconds, MaxOctal12);
        (var prefix, var name) = FitName(entry.Name, pax);
        ArrayBufferWriter<byte> result = new(1024);
        if (pax.Count > 0) WriteExtended(result, entry.Name, pax);

        var block = new byte[TarHeader.BlockSize];
        PutText(block.AsSpan(0, 100), name);
        PutOctal(block.AsSpan(100, 8), entry.Mode);
        PutOctal(block.AsSpan(108, 8), Fit(entry.Uid, MaxOctal8));
        PutOctal(block.AsSpan(116, 8), Fit(entry.Gid, MaxOctal8));
        PutOctal(block.AsSpan(124, 12), Fit(entry.Size, MaxOctal12));
        PutOctal(block.AsSpan(136, 12), Fit(entry.Modified.Seconds, MaxOctal12));
        block[156] = entry.Type;
        PutText(block.AsSpan(157, 100), entry.LinkName);
        PutText(block.AsSpan(265, 32), entry.UserName);
        PutText(block.AsSpan(297, 32), entry.GroupName);
        if (entry.Type is TarEntry.Character or TarEntry.Block)
        {
            PutOctal(block.AsSpan(329, 8), entry.Major);
            PutOctal(block.AsSpan(337, 8), entry.Minor);
        }
        else
        {
            PutOctal(block.AsSpan(329, 8), 0);
            PutOctal(block.AsSpan(337, 8), 0);
        }

        PutText(block.AsSpan(345, 155), prefix);
        Seal(block);
        result.Write(block);
        return result.WrittenSpan.ToArray();
    }

    private static long Fit(long value, long max) => value < 0 || value > max ? 0 : value;

    private static bool IsAscii(ReadOnlySpan<byte> text) => !text.ContainsAnyExceptInRange((byte)1, (byte)0x7f);

    private static void NoteLong(SortedDictionary<string, byte[]> pax, string key, byte[] text, int room)
    {
        if (text.Length > room || !IsAscii(text)) pax[key] = text;
    }

    private static void NoteNumber(SortedDictionary<string, byte[]> pax, string key, long value, long max)
    {
        if (value < 0 || value > max) pax[key] = Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>A long name goes to the ustar prefix, split at its last possible slash, or to pax (allowedFormats and splitUSTARPath of Go).</summary>
    private static (byte[] Prefix, byte[] Name) FitName(byte[] name, SortedDictionary<string, byte[]> pax)
    {
        var ascii = IsAscii(name);
        if (name.Length <= 100 && ascii) return ([], name);

        var length = name.Length > 156 ? 156 : name[^1] == '/' ? name.Length - 1 : name.Length;
        var slash = name.AsSpan(0, length).LastIndexOf((byte)'/');
        var suffix = name.Length - slash - 1;
        if (pax.Count == 0 && ascii && slash > 0 && suffix is > 0 and <= 100 && slash <= 155)
            return (name[..slash], name[(slash + 1)..]);

        pax["path"] = name;
        return ([], ascii ? name : [.. name.Where(b => b is > 0 and < 0x80)]);
    }

    private static void WriteExtended(ArrayBufferWriter<byte> result, byte[] name, SortedDictionary<string, byte[]> pax)
    {
        ArrayBufferWriter<byte> records = new(512);
        foreach ((var key, var value) in pax)
        {
            var k = Encoding.Latin1.GetBytes(key);
            var size = k.Length + value.Length + 3;
            var digits = size.ToString(CultureInfo.InvariantCulture).Length;
            digits = (size + digits).ToString(CultureInfo.InvariantCulture).Length;
            records.Write(Encoding.ASCII.GetBytes((size + digits).ToString(CultureInfo.InvariantCulture) + " "));
            records.Write(k);
            records.Write("="u8);
            records.Write(value);
            records.Write("\n"u8);
        }

        var block = new byte[TarHeader.BlockSize];
        var slash = name.AsSpan().LastIndexOf((byte)'/');
        byte[] header = [.. name.AsSpan(0, slash + 1), .. "PaxHeaders.0"u8, .. slash + 1 < name.Length ? "/"u8 : [], .. name.AsSpan(slash + 1)];
        header = [.. header.Where(b => b is > 0 and < 0x80)];
        PutText(block.AsSpan(0, 100), header.AsSpan(0, Math.Min(header.Length, 100)).TrimEnd((byte)'/'));
        PutOctal(block.AsSpan(100, 8), 0);
        PutOctal(block.AsSpan(108, 8), 0);
        PutOctal(block.AsSpan(116, 8), 0);
        PutOctal(block.AsSpan(124, 12), records.WrittenCount);
        PutOctal(block.AsSpan(136, 12), 0);
        block[156] = (byte)'x';
        Seal(block);
        result.Write(block);
        result.Write(records.WrittenSpan);
        result.Write(new byte[-records.WrittenCount & (TarHeader.BlockSize - 1)]);
    }

    private static void Seal(Span<byte> block)
    {
        "ustar\0"u8.CopyTo(block[257..]);
        "00"u8.CopyTo(block[263..]);
        block.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var b in block) sum += b;

        PutOctal(block.Slice(148, 7), sum);
    }

    private static void PutText(Span<byte> field, ReadOnlySpan<byte> text)
    {
        var cut = text.Length > field.Length ? text[..field.Length].TrimEnd((byte)'/') : text; // no file may look like a directory
        cut.CopyTo(field);
    }

    /// <summary>Octal digits with leading zeros and a final NUL.</summary>
    private static void PutOctal(Span<byte> field, long value)
    {
        for (var i = field.Length - 2; i >= 0; i--, value >>= 3) field[i] = (byte)('0' + (value & 7));

        field[^1] = 0;
    }
}
