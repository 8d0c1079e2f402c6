using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Selkie.Oci;

namespace Selkie.Engine.Images.Sources;

/// <summary>Files of a tar archive on disk, found by one pass over its headers; each is then read where it lies.</summary>
internal sealed class TarFiles : IFileSet
{
    private const int Block = 512;
    private const int MostLinks = 8;
    private const int LongestText = 1024 * 1024; // as Go's archive/tar

    private readonly SafeFileHandle _file;
    private readonly Dictionary<string, Entry> _entries = [];

    private TarFiles(SafeFileHandle file) => _file = file;

    /// <summary>Reads the headers of an archive.</summary>
    /// <exception cref="EngineError">When it is no tar archive.</exception>
    internal static TarFiles OpenArchive(string path)
    {
        var files = new TarFiles(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        try
        {
            files.ReadHeaders();
            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    public Stream? Open(string name)
    {
        for (var links = 0; links < MostLinks && _entries.TryGetValue(Clean(name), out var entry); links++)
        {
            if (entry.Link is null) return new FilePart(_file, entry.Offset, entry.Size);
            name = entry.Hard ? entry.Link : Path.Combine(Path.GetDirectoryName(Clean(name)) ?? "", entry.Link);
        }
        return null;
    }

    public void Dispose() => _file.Dispose();

    private void ReadHeaders()
    {
        var length = RandomAccess.GetLength(_file);
        var header = new byte[Block];
        string? longName = null, longLink = null;
        long? longSize = null;
        for (long at = 0; at + Block <= length;)
        {
            ReadExactly(header, at);
            if (!header.AsSpan().ContainsAnyExcept((byte)0)) break;
            if (!ChecksumFits(header)) throw new EngineError(ErrorKind.Invalid, "archive/tar: invalid tar header");
            at += Block;
            var size = longSize ?? Number(header.AsSpan(124, 12));
            if (size < 0 || size > length - at) throw new EngineError(ErrorKind.Internal, "unexpected EOF");
            switch ((char)header[156])
            {
                case 'x':
                    ReadPax(at, size, ref longName, ref longLink, ref longSize);
                    break;
                case 'L':
                    longName = ReadText(at, size);
                    break;
                case 'K':
                    longLink = ReadText(at, size);
                    break;
                case 'g':
                    break;
                default:
                    Add(header, longName ?? Name(header), longLink ?? Text(header.AsSpan(157, 100)), at, size);
                    (longName, longLink, longSize) = (null, null, null);
                    break;
            }
            at += (size + Block - 1) / Block * Block;
        }
    }

    private void Add(byte[] header, string name, string link, long offset, long size)
    {
        switch ((char)header[156])
        {
            case '0' or '\0' or '7':
                _entries[Clean(name)] = new(offset, size, null, false);
                break;
            case '1' or '2':
                _entries[Clean(name)] = new(0, 0, link, header[156] == '1');
                break;
        }
    }

    private void ReadPax(long at, long size, ref string? name, ref string? link, ref long? length)
    {
        foreach (var (key, value) in PaxRecords(ReadText(at, size)))
        {
            if (key == "path") name = value;
            else if (key == "linkpath") link = value;
            else if (key == "size") length = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new EngineError(ErrorKind.Invalid, "archive/tar: invalid tar header");
        }
    }

    private static IEnumerable<(string Key, string Value)> PaxRecords(string text)
    {
        for (int at = 0, length; text.IndexOf(' ', at) is > 0 and var space; at += length)
        {
            if (!int.TryParse(text.AsSpan(at, space - at), NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > text.Length - at || at + length < space + 2)
                throw new EngineError(ErrorKind.Invalid, "archive/tar: invalid tar header");
            var record = text[(space + 1)..(at + length - 1)];
            var equals = record.IndexOf('=');
            if (equals > 0) yield return (record[..equals], record[(equals + 1)..]);
        }
    }

    private string ReadText(long at, long size)
    {
        if (size > LongestText) throw new EngineError(ErrorKind.Invalid, "archive/tar: invalid tar header");
        var bytes = new byte[size];
        ReadExactly(bytes, at);
        return Encoding.Latin1.GetString(bytes).TrimEnd('\0');
    }

    private void ReadExactly(Span<byte> buffer, long at)
    {
        while (!buffer.IsEmpty)
        {
            var n = RandomAccess.Read(_file, buffer, at);
            if (n == 0) throw new EngineError(ErrorKind.Internal, "unexpected EOF");
            buffer = buffer[n..];
            at += n;
        }
    }

    private static string Name(byte[] header)
    {
        var name = Text(header.AsSpan(0, 100));
        var prefix = header.AsSpan(257, 6).SequenceEqual("ustar\0"u8) ? Text(header.AsSpan(345, 155)) : "";
        return prefix.Length == 0 ? name : prefix + "/" + name;
    }

    private static bool ChecksumFits(ReadOnlySpan<byte> header)
    {
        long sum = 8 * ' ';
        for (var i = 0; i < Block; i++) sum += i is >= 148 and < 156 ? 0 : header[i];
        return sum == Number(header.Slice(148, 8));
    }

    private static long Number(ReadOnlySpan<byte> field)
    {
        long value = 0;
        if ((field[0] & 0x80) != 0)
        {
            foreach (var b in field[^8..]) value = (value << 8) | b;
            return value;
        }
        foreach (var b in field)
        {
            if (b is >= (byte)'0' and <= (byte)'7') value = (value << 3) | (long)(b - '0');
            else if (b == 0 && value > 0) break;
        }
        return value;
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? field : field[..end]);
    }

    // "./a/../b" and "b" are the same file.
    private static string Clean(string name) => name.Contains('\0') ? throw new EngineError(ErrorKind.Invalid, "archive/tar: invalid tar header") : Path.GetFullPath("/" + name)[1..].TrimEnd('/');

    private readonly record struct Entry(long Offset, long Size, string? Link, bool Hard);
}

/// <summary>A part of a file as a stream; many may be read at once.</summary>
internal sealed class FilePart(SafeFileHandle file, long offset, long size) : ReadOnlyStream
{
    private long _at;

    public override long Length => size;

    public override long Position { get => _at; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var n = RandomAccess.Read(file, buffer[..(int)Math.Min(buffer.Length, size - _at)], offset + _at);
        _at += n;
        return n;
    }
}
