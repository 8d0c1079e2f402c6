using System.Text;

namespace Selkie.Engine.Images.Destinations;

/// <summary>Writes plain tar archives (ustar, base-256 sizes above 8 GiB) of files that lie in no directory tree.</summary>
internal sealed class ArchiveWriter(Stream output, DateTimeOffset time) : IDisposable
{
    private const int Block = 512;
    private const int BufferSize = 128 * 1024;
    private const long LargestOctal = 0x1FFFFFFFF;

    /// <summary>Adds a file of known size.</summary>
    internal void Add(string name, long size, Stream content, int mode)
    {
        WriteHeader(name, size, mode, '0');
        var buffer = new byte[BufferSize];
        long written = 0;
        for (int n; (n = content.Read(buffer)) > 0; written += n) output.Write(buffer, 0, n);
        if (written != size) throw new InvalidDataException($"{name} has {written} bytes where {size} were promised");
        Pad(size);
    }

    /// <summary>Adds a file.</summary>
    internal void Add(string name, ReadOnlySpan<byte> content, int mode)
    {
        WriteHeader(name, content.Length, mode, '0');
        output.Write(content);
        Pad(content.Length);
    }

    /// <summary>Adds a symbolic link.</summary>
    internal void AddLink(string name, string target) => WriteHeader(name, 0, 0, '2', target);

    /// <summary>Adds a directory.</summary>
    internal void AddDirectory(string name, int mode) => WriteHeader(name + "/", 0, mode, '5');

    /// <summary>Writes the end of the archive; the stream stays open.</summary>
    public void Dispose()
    {
        output.Write(new byte[2 * Block]);
        output.Flush();
    }

    private void WriteHeader(string name, long size, int mode, char type, string target = "")
    {
        var header = new byte[Block];
        Encoding.UTF8.GetBytes(name, header);
        Octal(header.AsSpan(100, 8), mode);
        Octal(header.AsSpan(108, 8), 0);
        Octal(header.AsSpan(116, 8), 0);
        Size(header.AsSpan(124, 12), size);
        Octal(header.AsSpan(136, 12), time.ToUnixTimeSeconds());
        header.AsSpan(148, 8).Fill((byte)' ');
        header[156] = (byte)type;
        Encoding.UTF8.GetBytes(target, header.AsSpan(157, 100));
        "ustar\000"u8.CopyTo(header.AsSpan(257));
        Octal(header.AsSpan(148, 7), header.Sum(b => (long)b));
        output.Write(header);
    }

    private static void Size(Span<byte> field, long size)
    {
        if (size <= LargestOctal)
        {
            Octal(field, size);
            return;
        }
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(field[4..], size);
        field[0] = 0x80;
    }

    private static void Octal(Span<byte> field, long value)
    {
        var digits = Convert.ToString(value, 8).PadLeft(field.Length - 1, '0');
        Encoding.ASCII.GetBytes(digits, field);
        field[^1] = 0;
    }

    private void Pad(long size)
    {
        var rest = (int)(size % Block);
        if (rest > 0) output.Write(new byte[Block - rest]);
    }
}
