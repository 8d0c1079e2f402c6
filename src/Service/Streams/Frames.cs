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
}
