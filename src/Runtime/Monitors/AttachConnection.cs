using System.Buffers.Binary;
using System.Text;
using Selkie.Linux;
using Selkie.Linux.Events;
using Selkie.Linux.Files;
using Selkie.Linux.Sockets;
using Selkie.Linux.Terminals;
using Selkie.Monitor.Protocol;
using Selkie.Runtime.Containers;

namespace Selkie.Runtime.Monitors;

/// <summary>A connection to a monitor's attach socket, of a container or an exec session.</summary>
public sealed class AttachConnection : IDisposable
{
    private int _socket;

    internal AttachConnection(int socket) => _socket = socket;

    /// <summary>The socket (SOCK_SEQPACKET).</summary>
    public int Fd => _socket;

    /// <summary>Sets the size of the container's terminal.</summary>
    public void Resize(TerminalSize size)
    {
        Span<byte> packet = stackalloc byte[5];
        packet[0] = AttachPackets.Resize;
        BinaryPrimitives.WriteUInt16LittleEndian(packet[1..], size.Rows);
        BinaryPrimitives.WriteUInt16LittleEndian(packet[3..], size.Columns);
        UnixSocket.TrySend(_socket, packet);
    }

    /// <summary>Makes the monitor open its log file again, after somebody moved it away.</summary>
    public void ReopenLog() => UnixSocket.TrySend(_socket, [AttachPackets.ReopenLog]);

    /// <summary>Starts the created container; output that comes meanwhile is dropped, so attach by <see cref="Pump"/> instead where it counts.</summary>
    /// <exception cref="RuntimeFailedException">The runtime refused, or the monitor is gone.</exception>
    public void Start()
    {
        UnixSocket.TrySend(_socket, [AttachPackets.Start]);
        var buffer = new byte[SyncMessages.MostBytes];
        int count;
        while ((count = UnixSocket.TryReceive(_socket, buffer)) > 0)
        {
            if (buffer[0] == AttachPackets.Started) return;
            if (buffer[0] == AttachPackets.Failed) throw new RuntimeFailedException(Encoding.UTF8.GetString(buffer, 1, count - 1));
        }
        throw new RuntimeFailedException("the container's monitor ended unexpectedly");
    }

    /// <summary>Waits for the end of the container, dropping its output.</summary>
    /// <param name="milliseconds">-1 waits for ever.</param>
    /// <param name="cancel">Ends the wait; the container goes on.</param>
    /// <returns>The exit code; null when the time is up or the monitor is gone without having told.</returns>
    public int? WaitExit(int milliseconds = -1, CancellationToken cancel = default)
    {
        UnixSocket.TrySend(_socket, [AttachPackets.ReportExit]);
        var buffer = new byte[AttachPackets.DataSize + 1];
        var end = Environment.TickCount64 + milliseconds;
        while (true)
        {
            var left = milliseconds < 0 ? -1 : (int)Math.Max(0, end - Environment.TickCount64);
            if (!Poll.WaitReadable(_socket, left, cancel)) return null;
            var count = UnixSocket.TryReceive(_socket, buffer);
            if (count <= 0) return null;
            if (buffer[0] == AttachPackets.Exited) return AttachPump.Code(buffer.AsSpan(1, count - 1));
        }
    }

    /// <summary>Copies between the given descriptors and the container until it ends or the user detaches.</summary>
    /// <exception cref="LinuxException">The output could not be written; the container goes on.</exception>
    public AttachResult Pump(AttachOptions options) => new AttachPump(_socket, options).Run();

    /// <summary>Hands the connection over to one who waits without a thread; this object is done.</summary>
    public AttachChannel ToChannel()
    {
        var socket = _socket;
        _socket = -1;
        return new AttachChannel(socket);
    }

    /// <inheritdoc/>
    public void Dispose() => FileDescriptor.Close(ref _socket);
}
