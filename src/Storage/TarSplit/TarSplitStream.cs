using System.Text;
using Microsoft.Win32.SafeHandles;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Storage.Layout;

namespace Selkie.Storage.TarSplit;

/// <summary>The archive that a layer was made from, put together again from tar-split data and the layer's files.</summary>
/// <param name="entries">Tar-split data.</param>
/// <param name="roots">The layer's files; then those of the layers that may hold some of them instead.</param>
internal sealed class TarSplitStream(TarSplitReader entries, IReadOnlyList<SafeFileHandle> roots) : ReadOnlyStream
{
    private ReadOnlyMemory<byte> _segment;
    private SafeFileHandle? _file;
    private TarSplitEntry _entry;
    private long _left;
    private Crc64 _crc;
    private bool _ended;

    public override int Read(Span<byte> buffer)
    {
        while (buffer.Length > 0 && !_ended)
        {
            if (_segment.Length > 0)
            {
                var n = Math.Min(buffer.Length, _segment.Length);
                _segment.Span[..n].CopyTo(buffer);
                _segment = _segment[n..];
                return n;
            }

            if (_file is not null)
            {
                var n = ReadFile(buffer);
                if (n > 0) return n;
            }
            else
            {
                Advance();
            }
        }

        return 0;
    }

    private void Advance()
    {
        if (entries.Next() is not { } entry)
        {
            _ended = true;
        }
        else if (entry.Name is null)
        {
            _segment = entry.Payload;
        }
        else if (entry.Size > 0)
        {
            _entry = entry;
            _file = Open(entry.Name);
            _left = entry.Size;
            _crc = default;
        }
    }

    private int ReadFile(Span<byte> buffer)
    {
        var n = _left == 0 ? 0 : Fs.Read(_file!, buffer[..(int)Math.Min(buffer.Length, _left)]);
        _crc.Add(buffer[..n]);
        _left -= n;
        if (n == 0)
        {
            _file!.Dispose();
            _file = null;
            if (_left > 0 || !_crc.Sum().AsSpan().SequenceEqual(_entry.Payload))
            {
                throw new StorageException(StorageError.DigestMismatch, $"file integrity checksum failed for \"{Encoding.UTF8.GetString(_entry.Name!)}\"");
            }
        }

        return n;
    }

    private SafeFileHandle Open(byte[] name)
    {
        CallResult result = default;
        foreach (var root in roots)
        {
            result = Fs.OpenConfined(root, name, OpenMode.Read | OpenMode.NoFollow, 0, Resolve.InRoot | Resolve.NoMagicLinks, out var file);
            if (result.Ok) return file!;
        }

        result.Check(name);
        throw new InvalidOperationException();
    }

    protected override void Dispose(bool disposing)
    {
        _file?.Dispose();
        entries.Dispose();
        foreach (var root in roots) root.Dispose();

        base.Dispose(disposing);
    }
}
