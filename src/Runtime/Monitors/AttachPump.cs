using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using Selkie.Linux;
using Selkie.Linux.Events;
using Selkie.Linux.Files;
using Selkie.Linux.Sockets;
using Selkie.Linux.Terminals;
using Selkie.Monitor.Protocol;
using Selkie.Runtime.Containers;

namespace Selkie.Runtime.Monitors;

/// <summary>
/// One attached client: a loop over the socket, standard input and the resize signal. It never blocks in sending, or it and the monitor
/// could wait for each other while the container neither reads nor is read.
/// </summary>
internal sealed class AttachPump(int socket, AttachOptions options)
{
    private readonly byte[] _received = new byte[SyncMessages.MostBytes];
    private readonly byte[] _typed = new byte[1 + DetachMatcher.Longest + AttachPackets.DataSize];

    /// <summary>Keys detach at a terminal only: what a file or pipe holds is passed on whole, whatever its bytes.</summary>
    private readonly DetachMatcher _detach = new(options.Terminal ? options.DetachSequence : default);

    private readonly CancellationDescriptor _cancelled = new(options.Cancelled);
    private ResizeSignal? _resize;
    private int _pending;
    private bool _inputOpen = options.Stdin >= 0;
    private bool _started = !options.Start;
    private AttachResult? _result;

    internal static int Code(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out int code, out _) ? code : -1;

    internal AttachResult Run()
    {
        FileDescriptor.SetNonBlocking(socket, true);
        Send([AttachPackets.ReportExit]);
        var follow = options.Terminal && FollowedTerminal() >= 0;
        var modes = options.Terminal && options.Stdin >= 0 ? Terminal.MakeRaw(options.Stdin) : null;
        _resize = follow ? new ResizeSignal() : null;
        try
        {
            if (follow) SendSize();
            if (options.Start) Send([AttachPackets.Start]);
            else options.Attached?.Invoke();
            while (_result is null) Step();
            return _result.Value;
        }
        finally
        {
            _resize?.Dispose();
            _cancelled.Dispose();
            if (modes is not null) Terminal.Restore(options.Stdin, modes);
        }
    }

    private void Step()
    {
        Span<PollDescriptor> polled =
        [
            new PollDescriptor(socket, PollEvents.Input | (_pending > 0 ? PollEvents.Output : 0)),
            new PollDescriptor(_inputOpen && _pending == 0 && _started ? options.Stdin : -1, PollEvents.Input),
            new PollDescriptor(_resize?.Fd ?? -1, PollEvents.Input),
            new PollDescriptor(_cancelled.Fd, PollEvents.Input),
        ];
        Poll.Wait(polled, -1);
        options.Cancelled.ThrowIfCancellationRequested();
        if ((polled[0].Returned & PollEvents.Output) != 0) SendPending();
        if ((polled[0].Returned & (PollEvents.Input | PollEvents.HangUp | PollEvents.Error)) != 0) Receive();
        if (_result is null && polled[1].Returned != 0) ReadInput();
        if (polled[2].Returned != 0)
        {
            _resize!.Drain();
            SendSize();
        }
    }

    private void Receive()
    {
        var count = UnixSocket.TryReceive(socket, _received);
        if (count == -Errno.EAGAIN) return;
        if (count <= 0)
        {
            _result = new AttachResult(AttachEnd.Lost, -1);
            return;
        }
        var body = _received.AsSpan(1, count - 1);
        switch (_received[0])
        {
            case AttachPackets.Output: Write(options.Stdout, "/dev/stdout", body); break;
            case AttachPackets.ErrorOutput: Write(options.Stderr, "/dev/stderr", body); break;
            case AttachPackets.Exited: _result = new AttachResult(AttachEnd.Exited, Code(body)); break;
            case AttachPackets.Failed: throw new RuntimeFailedException(Encoding.UTF8.GetString(body));
            case AttachPackets.Started:
                _started = true;
                options.Attached?.Invoke();
                break;
            default: break; // a newer monitor's
        }
    }

    /// <summary>A full disk or a reader that went away (<c>| head</c>) ends the attachment: output that is dropped in silence would pass for all there was.</summary>
    private void Write(int fd, string name, ReadOnlySpan<byte> data)
    {
        while (fd >= 0 && !data.IsEmpty)
        {
            var count = FileDescriptor.TryWrite(fd, data);
            if (count == -Errno.EAGAIN)
            {
                Span<PollDescriptor> either = [new PollDescriptor(fd, PollEvents.Output), new PollDescriptor(_cancelled.Fd, PollEvents.Input)];
                Poll.Wait(either, -1);
                options.Cancelled.ThrowIfCancellationRequested();
                continue;
            }
            if (count < 0) throw new LinuxException("write", -count, name);
            data = data[count..];
        }
    }

    private void ReadInput()
    {
        // Only a terminal's matcher keeps keys back, and then gives them out with what follows.
        var most = options.Terminal ? AttachPackets.DataSize - DetachMatcher.Longest : AttachPackets.DataSize;
        var typed = _typed.AsSpan(1 + DetachMatcher.Longest, most);
        var count = FileDescriptor.TryRead(options.Stdin, typed);
        if (count == -Errno.EAGAIN) return;
        if (count <= 0)
        {
            _inputOpen = false;
            _typed[0] = AttachPackets.InputEnd;
            _pending = 1;
        }
        else
        {
            _typed[0] = AttachPackets.Input;
            _pending = _detach.Filter(typed[..count], _typed.AsSpan(1), out var detached) + 1;
            if (detached) _result = new AttachResult(AttachEnd.Detached, 0);
            if (_pending == 1) _pending = 0; // an empty packet is none
        }
        SendPending();
    }

    private void SendPending()
    {
        if (_pending == 0) return;
        var count = UnixSocket.TrySend(socket, _typed.AsSpan(0, _pending));
        if (count != -Errno.EAGAIN) _pending = 0;
    }

    private void Send(ReadOnlySpan<byte> packet) => UnixSocket.TrySend(socket, packet);

    private int FollowedTerminal()
    {
        if (options.Stdin >= 0 && Terminal.IsTerminal(options.Stdin)) return options.Stdin;
        return options.Stdout >= 0 && Terminal.IsTerminal(options.Stdout) ? options.Stdout : -1;
    }

    private void SendSize()
    {
        if (Terminal.Size(FollowedTerminal()) is not { } size) return;
        Span<byte> packet = stackalloc byte[5];
        packet[0] = AttachPackets.Resize;
        BinaryPrimitives.WriteUInt16LittleEndian(packet[1..], size.Rows);
        BinaryPrimitives.WriteUInt16LittleEndian(packet[3..], size.Columns);
        Send(packet);
    }
}
