using System.Buffers.Text;
using System.Text;
using Selkie.Linux;
using Selkie.Linux.Events;
using Selkie.Linux.Files;
using Selkie.Linux.Sockets;
using Selkie.Monitor.Protocol;
using Selkie.Runtime.Containers;

namespace Selkie.Runtime.Monitors;

/// <summary>
/// The launching engine's line to a monitor. Closing it (<see cref="Dispose"/>) leaves the container as it is: the monitor then cleans up by itself at the end.
/// </summary>
public sealed class RunningMonitor : IDisposable
{
    private int _sync;
    private int? _exitCode;
    private readonly byte[] _packet = new byte[SyncMessages.MostBytes];

    internal RunningMonitor(int pid, int sync, AttachConnection? attachment)
    {
        Pid = pid;
        _sync = sync;
        Attachment = attachment;
    }

    /// <summary>The monitor's pid.</summary>
    public int Pid { get; }

    /// <summary>Path of <see cref="MonitorLaunch.NetworkNamespace"/> that is there as long as the monitor; null: it has none.</summary>
    public string? NetworkPath { get; internal init; }

    /// <summary>The container's (or exec session's) pid, once <see cref="WaitCreated"/> returned.</summary>
    public int ProcessId { get; private set; }

    /// <summary>The connection asked for by <see cref="MonitorBirth.Attach"/>.</summary>
    public AttachConnection? Attachment { get; }

    /// <summary>Waits until the container is created (one step and exec: started) and returns its pid.</summary>
    /// <exception cref="RuntimeFailedException">The runtime refused; nothing is left of the container in the runtime.</exception>
    public int WaitCreated()
    {
        var text = Expect(SyncMessages.Created, -1);
        ProcessId = Number(text);
        return ProcessId;
    }

    /// <summary>Starts the created container and waits until it has.</summary>
    /// <exception cref="RuntimeFailedException">The runtime refused.</exception>
    public void Start()
    {
        Send(SyncMessages.Start);
        Expect(SyncMessages.Started, -1);
    }

    /// <summary>
    /// Waits for the end. The engine then owns the clean-up: it does it and calls <see cref="CleanedUp"/>. The attachment is given up first: nobody reads it
    /// any more, and the monitor waits for as long as it holds output for one that was attached from birth.
    /// </summary>
    /// <param name="milliseconds">-1 waits for ever.</param>
    /// <param name="cancel">Ends the wait; the monitor then cleans up by itself.</param>
    /// <returns>The exit code, or null when the time is up.</returns>
    /// <exception cref="RuntimeFailedException">The monitor died.</exception>
    public int? WaitExit(int milliseconds = -1, CancellationToken cancel = default)
    {
        if (_exitCode is not null) return _exitCode;
        Attachment?.Dispose();
        if (!Poll.WaitReadable(_sync, milliseconds, cancel)) return null;
        _exitCode = Number(Expect(SyncMessages.Exited, milliseconds));
        Send(SyncMessages.Mine);
        return _exitCode;
    }

    /// <summary>Says that the clean-up is done: the monitor ends, and with it the container's mounts.</summary>
    public void CleanedUp() => UnixSocket.TrySend(_sync, SyncMessages.Done);

    /// <inheritdoc/>
    public void Dispose()
    {
        FileDescriptor.Close(ref _sync);
        Attachment?.Dispose();
    }

    private void Send(ReadOnlySpan<byte> message)
    {
        var result = UnixSocket.TrySend(_sync, message);
        if (result < 0 && result != -Errno.EPIPE) throw new LinuxException("send", -result, "monitor");
    }

    /// <summary>The rest of the next packet, which must begin so; an error packet throws.</summary>
    private ReadOnlySpan<byte> Expect(ReadOnlySpan<byte> word, int milliseconds)
    {
        if (milliseconds < 0) Poll.WaitReadable(_sync, -1);
        var count = UnixSocket.TryReceive(_sync, _packet);
        if (count <= 0) throw new RuntimeFailedException("the container's monitor ended unexpectedly");
        ReadOnlySpan<byte> packet = _packet.AsSpan(0, count);
        if (packet.StartsWith(SyncMessages.Error)) throw new RuntimeFailedException(Encoding.UTF8.GetString(packet[SyncMessages.Error.Length..]));
        if (!packet.StartsWith(word)) throw new RuntimeFailedException($"the container's monitor answered {Encoding.UTF8.GetString(packet)}");
        return packet[word.Length..];
    }

    private static int Number(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out int number, out _) ? number : -1;
}
