using System.IO.Compression;
using System.Text.Json;
using Selkie.Storage.Layout;

namespace Selkie.Storage.TarSplit;

/// <summary>A line of tar-split data.</summary>
/// <param name="Name">Name of a file, or null for a segment of raw bytes.</param>
/// <param name="Size">Bytes of the file's content.</param>
/// <param name="Payload">The raw bytes, or the file's CRC-64.</param>
internal readonly record struct TarSplitEntry(byte[]? Name, long Size, byte[] Payload);

/// <summary>Reads tar-split data.</summary>
internal sealed class TarSplitReader(Stream compressed) : IDisposable
{
    private readonly GZipStream _gzip = new(compressed, CompressionMode.Decompress);
    private byte[] _buffer = new byte[1 << 16];
    private int _start, _end;

    public TarSplitEntry? Next()
    {
        while (true)
        {
            var newline = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                ReadOnlySpan<byte> line = _buffer.AsSpan(_start, newline);
                _start += newline + 1;
                if (!line.Trim(" \r\t"u8).IsEmpty) return Checked(line);
            }
            else if (!Fill())
            {
                ReadOnlySpan<byte> rest = _buffer.AsSpan(_start, _end - _start);
                _start = _end;
                return rest.Trim(" \r\t"u8).IsEmpty ? null : Checked(rest);
            }
        }
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);

        var n = _gzip.Read(_buffer.AsSpan(_end));
        _end += n;
        return n > 0;
    }

    private static TarSplitEntry Checked(ReadOnlySpan<byte> line)
    {
        try
        {
            return Parse(line);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new StorageException(StorageError.Invalid, "tar-split data of a layer is damaged", e);
        }
    }

    private static TarSplitEntry Parse(ReadOnlySpan<byte> line)
    {
        var type = 0;
        byte[] name = [], payload = [];
        long size = 0;
        Utf8JsonReader r = new(line);
        r.Read();
        while (r.Read() && r.TokenType == JsonTokenType.PropertyName)
        {
            var key = r.GetString()!;
            r.Read();
            switch (key)
            {
                case "type": type = r.GetInt32(); break;
                case "name": name = System.Text.Encoding.UTF8.GetBytes(r.GetString()!); break;
                case "name_raw": name = r.GetBytesFromBase64(); break;
                case "size": size = r.GetInt64(); break;
                case "payload" when r.TokenType == JsonTokenType.String: payload = r.GetBytesFromBase64(); break;
                default: r.Skip(); break;
            }
        }

        return type switch
        {
            1 => new TarSplitEntry(name, size, payload),
            2 => new TarSplitEntry(null, 0, payload),
            _ => throw new StorageException(StorageError.Invalid, "tar-split data of a layer is damaged"),
        };
    }

    public void Dispose()
    {
        _gzip.Dispose();
        compressed.Dispose();
    }
}
