using System.Buffers.Text;
using System.Text;
using Selkie.Linux.Events;
using Selkie.Linux.Files;
using Selkie.Linux.Sockets;
using Selkie.Monitor.Protocol;

namespace Selkie.Monitor;

/// <summary>The line to the engine that launched the monitor. It may be gone at any time; then nothing is sent any more.</summary>
internal sealed class SyncLine
{
    /// <summary>How long an engine that listens may take to say that it cleans up.</summary>
    private const int ClaimMilliseconds = 10_000;

    private readonly byte[] _word = new byte[16];
    private int _fd = FileDescriptor.IsOpen(SyncMessages.Descriptor) ? SyncMessages.Descriptor : -1;

    internal int Fd => _fd;

    internal void SendNumber(ReadOnlySpan<byte> word, int number)
    {
        Span<byte> packet = stackalloc byte[32];
        word.CopyTo(packet);
        Utf8Formatter.TryFormat(number, packet[word.Length..], out var digits);
        Send(packet[..(word.Length + digits)]);
    }

    internal void SendError(string text)
    {
        var packet = new byte[SyncMessages.MostBytes];
        SyncMessages.Error.CopyTo(packet);
        Encoding.UTF8.TryGetBytes(text.Length > 4000 ? text[..4000] : text, packet.AsSpan(SyncMessages.Error.Length), out var count);
        Send(packet.AsSpan(0, SyncMessages.Error.Length + count));
    }

    internal void Send(ReadOnlySpan<byte> packet)
    {
        if (_fd >= 0 && UnixSocket.TrySend(_fd, packet) < 0) Close();
    }

    /// <summary>Whether the engine asks for the start. Closes the line when the engine is gone.</summary>
    internal bool ReceivesStart()
    {
        var count = UnixSocket.TryReceive(_fd, _word);
        if (count <= 0) Close();
        return count > 0 && _word.AsSpan(0, count).SequenceEqual(SyncMessages.Start);
    }

    /// <summary>Tells the exit code, and waits until the engine has cleaned up. False: nobody does, the monitor must.</summary>
    internal bool HandOver(int code)
    {
        if (_fd < 0) return false;
        SendNumber(SyncMessages.Exited, code);
        var wait = ClaimMilliseconds;
        while (_fd >= 0 && Poll.WaitReadable(_fd, wait))
        {
            var count = UnixSocket.TryReceive(_fd, _word);
            if (count <= 0) return false;
            if (_word.AsSpan(0, count).SequenceEqual(SyncMessages.Done)) return true;
            if (_word.AsSpan(0, count).SequenceEqual(SyncMessages.Mine)) wait = -1;
        }
        return false;
    }

    private void Close() => FileDescriptor.Close(ref _fd);
}
