using System.Net.Sockets;
using Selkie.Monitor.Protocol;

namespace Selkie.Runtime.Monitors;

/// <summary>What came from a monitor.</summary>
public enum AttachEvent
{
    /// <summary>Bytes of standard output, or of the terminal.</summary>
    Output,

    /// <summary>Bytes of standard error output.</summary>
    ErrorOutput,

    /// <summary>The process has ended.</summary>
    Exited,

    /// <summary>The monitor is gone without having told of an end.</summary>
    Lost,
}

/// <summary>A packet of a monitor.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Data">Bytes of output; they are the buffer's.</param>
/// <param name="ExitCode">The exit code, of a process that has ended.</param>
public readonly record struct AttachPacket(AttachEvent Kind, ReadOnlyMemory<byte> Data, int ExitCode = 0);

/// <summary>
/// A connection to a monitor for one who waits without a thread, as a service does for its clients (<see cref="AttachPump"/> is a command's). One reads and one writes at a time.
/// </summary>
public sealed class AttachChannel : IDisposable
{
    /// <summary>Most bytes of input in one packet.</summary>
    public const int InputBytes = AttachPackets.DataSize;

    private readonly Socket _socket;
    private readonly byte[] _sent = new byte[InputBytes + 1];
    private byte[]? _received;

    internal AttachChannel(int socket) => _socket = new Socket(new SafeSocketHandle(socket, ownsHandle: true));

    /// <summary>The next packet.</summary>
    /// <param name="cancel">Ends the wait.</param>
    public async ValueTask<AttachPacket> Receive(CancellationToken cancel)
    {
        _received ??= new byte[SyncMessages.MostBytes];
        while (await ReceiveOnce(cancel) is > 0 and var count)
        {
            var body = _received.AsMemory(1, count - 1);
            switch (_received[0])
            {
                case AttachPackets.Output: return new(AttachEvent.Output, body);
                case AttachPackets.ErrorOutput: return new(AttachEvent.ErrorOutput, body);
                case AttachPackets.Exited: return new(AttachEvent.Exited, default, AttachPump.Code(body.Span));
                default: break; // a newer monitor's
            }
        }
        return new(AttachEvent.Lost, default);
    }

    /// <summary>Sends input.</summary>
    /// <param name="data">At most <see cref="InputBytes"/>; nothing is sent for nothing.</param>
    /// <param name="cancel">Ends the attempt.</param>
    /// <exception cref="SocketException">The monitor is gone.</exception>
    public async ValueTask SendInput(ReadOnlyMemory<byte> data, CancellationToken cancel)
    {
        if (data.IsEmpty) return;
        _sent[0] = AttachPackets.Input;
        data.CopyTo(_sent.AsMemory(1));
        await _socket.SendAsync(_sent.AsMemory(0, data.Length + 1), cancel);
    }

    /// <summary>Says that no more input comes.</summary>
    /// <param name="cancel">Ends the attempt.</param>
    /// <exception cref="SocketException">The monitor is gone.</exception>
    public async ValueTask EndInput(CancellationToken cancel)
    {
        _sent[0] = AttachPackets.InputEnd;
        await _socket.SendAsync(_sent.AsMemory(0, 1), cancel);
    }

    /// <summary>Waits for the end of the process, dropping its output.</summary>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The exit code; null: the monitor is gone without having told.</returns>
    public async Task<int?> WaitExit(CancellationToken cancel)
    {
        while (true)
        {
            var packet = await Receive(cancel);
            if (packet.Kind is AttachEvent.Exited) return packet.ExitCode;
            if (packet.Kind is AttachEvent.Lost) return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    // As UnixSocket.TryReceive: a reset is told once, ahead of what the other end had sent before.
    private async ValueTask<int> ReceiveOnce(CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await _socket.ReceiveAsync(_received.AsMemory(), cancel);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
            {
                // What was sent before the reset is received next.
            }
        }
    }
}
