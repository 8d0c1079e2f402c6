using System.Buffers;
using System.Buffers.Binary;

namespace Selkie.Service.Streams;

/// <summary>Frames in which output and error output share one stream: the stream's number, three zeros, the length in four bytes (Docker's API, "Stream format").</summary>
internal static class Frames
{
    /// <summary>Bytes of a head.</summary>
    public const int HeadBytes = 8;

    /// <summary>Writes a head.</summary>
    /// <param name="head">Where to; <see cref="HeadBytes"/> long.</param>
    /// <param name="kind">The stream.</param>
    /// <param name="length">Bytes that follow.</param>
    public static void WriteHead(Span<byte> head, StreamKind kind, int length)
    {
        head[..4].Clear();
        head[0] = (byte)kind;
        BinaryPrimitives.WriteUInt32BigEndian(head[4..], (uint)length);
    }

    /// <summary>Takes the first frame off.</summary>
    /// <param name="bytes">Bytes that begin with a head; then what is behind the frame.</param>
    /// <param name="kind">Its stream.</param>
    /// <param name="data">What it carries.</param>
    /// <returns>False: it is not there as a whole.</returns>
    public static bool TryTake(ref ReadOnlySequence<byte> bytes, out StreamKind kind, out ReadOnlySequence<byte> data)
    {
        (kind, data) = (default, default);
        if (bytes.Length < HeadBytes) return false;
        Span<byte> head = stackalloc byte[HeadBytes];
        bytes.Slice(0, HeadBytes).CopyTo(head);
        var length = (long)BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
        if (bytes.Length < HeadBytes + length) return false;
        (kind, data, bytes) = ((StreamKind)head[0], bytes.Slice(HeadBytes, length), bytes.Slice(HeadBytes + length));
        return true;
    }
}
