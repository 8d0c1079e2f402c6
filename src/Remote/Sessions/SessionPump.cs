using System.Buffers.Binary;
using System.Text;
using Selkie.Linux;
using Selkie.Linux.Events;
using Selkie.Linux.Files;
using Selkie.Linux.Terminals;
using Selkie.Oci;
using Selkie.Remote.Transport;
using Selkie.Runtime.Monitors;

namespace Selkie.Remote.Sessions;

/// <summary>
/// Copies between the caller's streams and a session of a remote engine. Output is read on the caller's thread; what is typed, the size of the terminal and the call's end are waited for
/// on another, for the connection may be anything that is a stream.
/// </summary>
/// <param name="connection">The session.</param>
/// <param name="streams">The caller's streams.</param>
/// <param name="cancelled">The call's end.</param>
/// <param name="resize">Tells the engine the size of the caller's terminal.</param>
internal sealed class SessionPump(Hijack connection, ClientStreams streams, CancellationToken cancelled, Action<TerminalSize> resize)
{
    private const int PieceSize = 32 * 1024, HeadBytes = 8, ErrorOutput = 2, Failure = 3;
    private readonly int _over = EventDescriptors.Counter();
    private volatile bool _detached;

    /// <summary>Goes on until the session ends or the user detaches.</summary>
    /// <returns>Whether the user detached.</returns>
    /// <exception cref="LinuxException">The output could not be written.</exception>
    public bool Run()
    {
        var modes = streams is { Terminal: true, Input: >= 0 } ? Terminal.MakeRaw(streams.Input) : null;
        using var resized = streams.Followed >= 0 ? new ResizeSignal() : null;
        var typing = new Thread(() => Type(resized)) { IsBackground = true };
        try
        {
            if (resized is not null) SendSize();
            typing.Start();
            Receive();
            cancelled.ThrowIfCancellationRequested();
            return _detached;
        }
        finally
        {
            FileDescriptor.TryWrite(_over, [1, 0, 0, 0, 0, 0, 0, 0]);
            if (typing.IsAlive) typing.Join();
            FileDescriptor.Close(_over);
            if (modes is not null) Terminal.Restore(streams.Input, modes);
        }
    }

    private void Receive()
    {
        var buffer = new byte[PieceSize];
        if (streams.Terminal)
        {
            while (connection.Read(buffer) is > 0 and var count) Write(streams.Output, "/dev/stdout", buffer.AsSpan(0, count));
            return;
        }
        while (TryRead(buffer.AsSpan(0, HeadBytes)))
        {
            var (kind, left) = (buffer[0], BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(4)));
            if (kind == Failure) throw new EngineError(ErrorKind.Internal, Text(buffer, left));
            for (; left > 0; left -= (uint)Math.Min(left, PieceSize))
            {
                var part = buffer.AsSpan(0, (int)Math.Min(left, PieceSize));
                if (!TryRead(part)) return;
                Write(kind == ErrorOutput ? streams.Error : streams.Output, kind == ErrorOutput ? "/dev/stderr" : "/dev/stdout", part);
            }
        }
    }

    private string Text(byte[] buffer, uint length)
    {
        var text = buffer.AsSpan(0, (int)Math.Min(length, PieceSize));
        return TryRead(text) ? Encoding.UTF8.GetString(text).Trim() : "the service ended the session";
    }

    private bool TryRead(Span<byte> part)
    {
        while (!part.IsEmpty)
        {
            var count = connection.Read(part);
            if (count <= 0) return false;
            part = part[count..];
        }
        return true;
    }

    // A full disk or a reader that went away ends the session: output that is dropped in silence would pass for all there was.
    private static void Write(int descriptor, string name, ReadOnlySpan<byte> data)
    {
        while (descriptor >= 0 && !data.IsEmpty)
        {
            var count = FileDescriptor.TryWrite(descriptor, data);
            if (count == -Errno.EAGAIN)
            {
                Span<PollDescriptor> writable = [new PollDescriptor(descriptor, PollEvents.Output)];
                Poll.Wait(writable, -1);
                continue;
            }
            if (count < 0) throw new LinuxException("write", -count, name);
            data = data[count..];
        }
    }

    private void Type(ResizeSignal? resized)
    {
        using var ended = new CancellationDescriptor(cancelled);
        var input = streams.Input;
        var detach = new DetachMatcher(streams.Terminal ? streams.DetachKeys : default);
        var buffer = new byte[DetachMatcher.Longest + PieceSize];
        Span<PollDescriptor> polled = stackalloc PollDescriptor[4];
        while (true)
        {
            polled[0] = new PollDescriptor(_over, PollEvents.Input);
            polled[1] = new PollDescriptor(input, PollEvents.Input);
            polled[2] = new PollDescriptor(resized?.Fd ?? -1, PollEvents.Input);
            polled[3] = new PollDescriptor(ended.Fd, PollEvents.Input);
            Poll.Wait(polled, -1);
            if (polled[0].Returned != 0) return;
            if (polled[3].Returned != 0)
            {
                connection.Dispose();
                return;
            }
            if (polled[2].Returned != 0)
            {
                resized!.Drain();
                SendSize();
            }
            if (polled[1].Returned != 0 && !PassOn(input, detach, buffer)) input = -1;
        }
    }

    // False: there is no more, or nobody takes it.
    private bool PassOn(int input, DetachMatcher detach, byte[] buffer)
    {
        var typed = buffer.AsSpan(DetachMatcher.Longest);
        var count = FileDescriptor.TryRead(input, typed);
        if (count == -Errno.EAGAIN) return true;
        if (count <= 0)
        {
            connection.EndInput();
            return false;
        }
        var passed = detach.Filter(typed[..count], buffer, out var detached);
        var taken = passed == 0 || connection.TryWrite(buffer.AsSpan(0, passed));
        if (!detached) return taken;
        _detached = true;
        connection.Dispose();
        return false;
    }

    private void SendSize()
    {
        if (Terminal.Size(streams.Followed) is not { } size) return;
        try
        {
            resize(size);
        }
        catch (EngineError)
        {
            // The session ended meanwhile; its end is told by its connection.
        }
    }
}
