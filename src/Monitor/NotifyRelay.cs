using Selkie.Linux.Files;
using Selkie.Linux.Sockets;
using Selkie.Monitor.Protocol;

namespace Selkie.Monitor;

/// <summary>
/// The socket on which a container says by sd_notify(3) that it is ready. Nothing else of what it says reaches the service manager: a container must not
/// name the service's main process.
/// </summary>
internal sealed class NotifyRelay
{
    private const uint AnybodyMayWrite = 0x1ff; // users of the container are others here

    private readonly string _serviceManager;
    private readonly byte[] _path;

    internal NotifyRelay(MonitorOptions options, string serviceManager)
    {
        _serviceManager = serviceManager;
        var path = string.Concat(options.RunDirectory, "/", MonitorFiles.Notify);
        _path = Fs.Bytes(path);
        Fs.Unlink(null, _path);
        Fd = UnixSocket.Listen(path, UnixSocketKind.Datagram);
        Fs.SetMode(null, _path, AnybodyMayWrite);
    }

    internal int Fd { get; private set; }

    /// <summary>Passes on what has come.</summary>
    internal void Pass()
    {
        Span<byte> message = stackalloc byte[4096];
        int count;
        while (Fd >= 0 && (count = UnixSocket.TryReceive(Fd, message)) >= 0)
        {
            foreach (var line in message[..count].Split((byte)'\n'))
            {
                if (message[..count][line].SequenceEqual("READY=1"u8)) UnixSocket.TrySendTo(_serviceManager, "READY=1"u8);
            }
        }
    }

    /// <summary>The last words of a container that has ended.</summary>
    internal void Finish()
    {
        Pass();
        FileDescriptor.Close(Fd);
        Fd = -1;
        Fs.Unlink(null, _path);
    }
}
