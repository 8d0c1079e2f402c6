using Selkie.Storage.Layout;

namespace Selkie.Storage.Tar;

/// <summary>
/// Reads a tar archive byte-exactly: v7, ustar, star, GNU and pax. All bytes that are not content of a file are handed to <c>raw</c>, in order, so that
/// the archive can be made again from them and the files (tar-split).
/// </summary>
/// <param name="source">The archive.</param>
/// <param name="raw">Gets headers, padding and the end. The bytes are only valid during the call.</param>
internal sealed class TarReader(ChunkSource source, TarReader.RawBytes? raw = null)
{
    private const int MaxExtendedHeader = 1 << 20; // as Go's archive/tar
    private long _content;
    private int _padding;
    private bool _rawContent;

    /// <summary>Takes bytes that are not content.</summary>
    public delegate void RawBytes(ReadOnlySpan<byte> bytes);

    /// <summary>The next member, or null at the end. Content that was not read is passed over (and is lost for <c>raw</c>).</summary>
    public TarEntry? Next()
    {
        SkipRest();
        List<(string Key, byte[] Value, byte[] RawKey)> pax = [];
        byte[]? longName = null, longLink = null;
        while (ReadBlock() is { } block)
        {
            if (TarHeader.IsZero(block)) return End();

            if (!TarHeader.ChecksumFits(block)) throw TarHeader.Invalid("wrong checksum");

            var entry = TarHeader.Parse(block);
            switch (block[156])
            {
                case (byte)'x' or (byte)'X': pax = PaxRecords.Parse(ReadExtension(entry.Size)); continue;
                case (byte)'g': PaxRecords.Parse(ReadExtension(entry.Size)); continue; // global records are ignored, as containers/storage does
                case (byte)'L': longName = TarHeader.Text(ReadExtension(entry.Size)).ToArray(); continue;
                case (byte)'K': longLink = TarHeader.Text(ReadExtension(entry.Size)).ToArray(); continue;
                default: Complete(block, entry, pax, longName, longLink); return entry;
            }
        }

        return null;
    }

    private void Complete(byte[] block, TarEntry entry, List<(string Key, byte[] Value, byte[] RawKey)> pax, byte[]? longName, byte[]? longLink)
    {
        PaxRecords.Apply(pax, entry);
        entry.Name = longName ?? entry.Name;
        entry.LinkName = longLink ?? entry.LinkName;
        if (entry.Type is 0 or (byte)'7')
            entry.Type = entry.Type == 0 && entry.Name is [.., (byte)'/'] ? TarEntry.Directory : TarEntry.Regular;

        if (entry.Size < 0) throw TarHeader.Invalid("negative size");

        if (entry.IsHeaderOnly) entry.Size = 0;

        entry.RealSize = entry.Size;
        _content = entry.Size;
        _padding = (int)(-entry.Size & (TarHeader.BlockSize - 1));
        _rawContent = false;
        if (entry.Type == (byte)'S')
        {
            SparseMap.ReadOldGnu(block, entry, () => ReadBlock() ?? throw Truncated());
        }
        else if (pax.Count > 0 && SparseMap.ReadPax(pax, entry))
        {
            _content -= SparseMap.Read10(entry, () => ReadBlock() ?? throw Truncated());
        }

        // Content of a sparse file cannot be told from the file on disk: it goes to the raw bytes.
        _rawContent = entry.Sparse is not null;
    }

    /// <summary>The next bytes of the member's content, empty at its end. <see cref="Consume"/> passes over them.</summary>
    public ReadOnlySpan<byte> PeekContent()
    {
        if (_content == 0) return default;

        if (!source.Ensure()) throw Truncated();

        var available = source.Available;
        return available.Length > _content ? available[..(int)_content] : available;
    }

    public void Consume(int count)
    {
        if (_rawContent) raw?.Invoke(source.Available[..count]);

        source.Advance(count);
        _content -= count;
    }

    /// <summary>The member's content is on no disk: it goes to the raw bytes.</summary>
    public void KeepContent() => _rawContent = true;

    private void SkipRest()
    {
        for (int n; (n = PeekContent().Length) > 0;) Consume(n);

        for (; _padding > 0 && source.Ensure();)
        {
            var n = Math.Min(_padding, source.Available.Length);
            raw?.Invoke(source.Available[..n]);
            source.Advance(n);
            _padding -= n;
        }
    }

    private byte[]? ReadBlock()
    {
        var block = new byte[TarHeader.BlockSize];
        var n = source.Read(block);
        raw?.Invoke(block.AsSpan(0, n));
        return n == TarHeader.BlockSize ? block : n == 0 ? null : throw Truncated();
    }

    private byte[] ReadExtension(long size)
    {
        if (size is < 0 or > MaxExtendedHeader) throw TarHeader.Invalid("an extended header is too large");

        var data = new byte[(size + TarHeader.BlockSize - 1) / TarHeader.BlockSize * TarHeader.BlockSize];
        var n = source.Read(data);
        raw?.Invoke(data.AsSpan(0, n));
        return n == data.Length ? data[..(int)size] : throw Truncated();
    }

    /// <summary>After the first block of zeros only padding can come; whatever it is, it belongs to the archive's bytes.</summary>
    private TarEntry? End()
    {
        if (ReadBlock() is { } second && !TarHeader.IsZero(second)) throw TarHeader.Invalid("data after the end");

        while (source.Ensure())
        {
            var n = source.Available.Length;
            raw?.Invoke(source.Available);
            source.Advance(n);
        }

        return null;
    }

    private static StorageException Truncated() => new(StorageError.Invalid, "archive/tar: unexpected EOF");
}
