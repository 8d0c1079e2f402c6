using System.Security.Cryptography;
using Selkie.Oci;
using Selkie.Storage.Layout;
using Selkie.Storage.Tar;

namespace Selkie.Storage.Layers;

/// <summary>
/// Reads a blob on a thread of its own: hashes it, decompresses it, hashes the archive and hands it on in pieces, while the other thread unpacks.
/// </summary>
internal sealed class BlobReader : ChunkSource, IDisposable
{
    private const int ChunkSize = 1 << 18, Chunks = 8;
    private readonly LayerApply _apply;
    private readonly Queue<(byte[] Chunk, int Length)> _full = new();
    private readonly Stack<byte[]> _free = new();
    private readonly Thread _thread;
    private readonly long _limit;
    private byte[]? _current;
    private Exception? _failure;
    private bool _stop, _abandoned;

    /// <param name="apply">The blob.</param>
    /// <param name="limit">Bytes that the archive may have at most.</param>
    public BlobReader(LayerApply apply, long limit)
    {
        _apply = apply;
        _limit = limit;
        for (var i = 0; i < Chunks; i++) _free.Push(GC.AllocateUninitializedArray<byte>(ChunkSize));

        _thread = new Thread(Run, 256 * 1024) { IsBackground = true, Name = "layer" };
        _thread.Start();
    }

    public string DiffId { get; private set; } = "";

    public long DiffSize { get; private set; }

    public string BlobDigest { get; private set; } = "";

    public long BlobSize { get; private set; }

    public LayerCompression Compression { get; private set; }

    protected override (byte[] Chunk, int Length) NextChunk()
    {
        lock (_full)
        {
            if (_current is not null)
            {
                _free.Push(_current);
                _current = null;
                Monitor.PulseAll(_full);
            }

            while (_full.Count == 0) Monitor.Wait(_full);

            (var chunk, var length) = _full.Dequeue();
            if (length == 0)
            {
                _full.Enqueue((chunk, 0)); // the end stays the end
                return _failure is null ? (chunk, 0) : throw new StorageException(StorageError.Invalid, _failure.Message, _failure);
            }

            _current = chunk;
            return (chunk, length);
        }
    }

    private void Run()
    {
        using HashingStream blob = new(_apply.Blob, !_apply.BlobIsVerified || _apply.ExpectedBlobDigest is null);
        try
        {
            Read(blob);
        }
        catch (Exception e)
        {
            _failure = e;
        }

        Put([], 0);
    }

    /// <summary>Whether the bytes are the ones promised matters more than what is wrong in them.</summary>
    private void Read(HashingStream blob)
    {
        try
        {
            ReadArchive(blob);
        }
        catch (Exception e) when (e is InvalidDataException or StorageException or ZstdSharp.ZstdException)
        {
            blob.Drain();
            throw Mismatch(blob.Digest()) ?? e;
        }
    }

    private StorageException? Mismatch(string? digest) => digest is null || _apply.ExpectedBlobDigest is not { } expected || expected == digest ? null
        : new(StorageError.DigestMismatch, $"Digest did not match, expected {expected}, got {digest}");

    private void ReadArchive(HashingStream blob)
    {
        using var diffHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var archive = blob.Decompress(out var compression);
        using var decompressor = ReferenceEquals(archive, blob) ? null : archive;
        Compression = compression;
        if (compression == LayerCompression.None && _apply.ExpectedCompression is { } promised and not LayerCompression.None)
        {
            throw new StorageException(StorageError.Invalid, $"a layer is not compressed with {promised.ToString().ToLowerInvariant()}, as its media type says");
        }

        var sameBytes = compression == LayerCompression.None && blob.Hashes; // one hash serves for both
        while (Rent() is { } chunk)
        {
            var length = archive.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false);
            if (length == 0) break;

            if (!sameBytes) diffHash.AppendData(chunk, 0, length);

            DiffSize += length;
            if (DiffSize > _limit)
            {
                throw new StorageException(StorageError.Invalid, _apply.MaxSize is null
                    ? $"a layer needs more than the {_limit} bytes that are free: no space left on device"
                    : $"a layer is larger than the {_limit} bytes that it may have");
            }

            Put(chunk, length);
        }

        if (_abandoned) return;

        blob.Drain(); // what follows the compressed data is part of the blob
        BlobSize = blob.Length;
        BlobDigest = blob.Digest() ?? _apply.ExpectedBlobDigest!;
        DiffId = sameBytes ? BlobDigest : "sha256:" + Convert.ToHexStringLower(diffHash.GetHashAndReset());
    }

    private byte[]? Rent()
    {
        lock (_full)
        {
            while (_free.Count == 0 && !_stop) Monitor.Wait(_full);

            return _stop ? null : _free.Pop();
        }
    }

    private void Put(byte[] chunk, int length)
    {
        lock (_full)
        {
            _full.Enqueue((chunk, length));
            Monitor.PulseAll(_full);
        }
    }

    /// <summary>Waits for the end and compares with what was promised.</summary>
    public void Verify()
    {
        while (Ensure()) Advance(Available.Length);

        if (Mismatch(BlobDigest) is { } wrong) throw wrong;

        if (_apply.ExpectedDiffId is { } diff && diff != DiffId)
        {
            throw new StorageException(StorageError.DigestMismatch, $"layer does not match its diff ID, expected {diff}, got {DiffId}");
        }
    }

    /// <summary>Why the archive could not be understood, if it is because the blob is another one than was promised; else null. Reads the blob to its end.</summary>
    public Exception? WrongBytes()
    {
        Stop();
        return _failure is StorageException { Error: StorageError.DigestMismatch } or EngineError ? _failure : _failure is null ? Mismatch(BlobDigest) : null;
    }

    public void Dispose()
    {
        _abandoned = true;
        Stop();
    }

    private void Stop()
    {
        lock (_full)
        {
            _stop = true;
            Monitor.PulseAll(_full);
        }

        _thread.Join();
    }
}
