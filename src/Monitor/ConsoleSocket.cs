using Selkie.Linux.Files;
using Selkie.Linux.ProcessControl;
using Selkie.Linux.Sockets;
using Selkie.Monitor.Protocol;

namespace Selkie.Monitor;

/// <summary>The socket on which the OCI runtime hands over the master of the container's terminal.</summary>
internal sealed class ConsoleSocket
{
    /// <summary>The runtime dials the path itself, and sun_path holds 107 bytes.</summary>
    private const int LongestPath = 107;

    private readonly string _path;
    private int _listener, _directory = -1;

    internal ConsoleSocket(MonitorOptions options)
    {
        var name = options.Exec ? MonitorFiles.OfExec(MonitorFiles.Console, options.Session) : MonitorFiles.Console;
        _path = string.Concat(options.RunDirectory, "/", name);
        Fs.Unlink(null, Fs.Bytes(_path));
        _listener = UnixSocket.Listen(_path, UnixSocketKind.Stream, 1);
        DialPath = _path;
        if (System.Text.Encoding.UTF8.GetByteCount(_path) <= LongestPath) return;
        _directory = FileDescriptor.Open(options.RunDirectory, OpenFlags.PathOnly);
        DialPath = string.Concat("/proc/", Processes.CurrentId.ToString(), "/fd/", _directory.ToString() + "/" + name);
    }

    /// <summary>What the runtime is told.</summary>
    internal string DialPath { get; }

    /// <summary>Takes the master after the runtime has ended well; -1 if it sent none.</summary>
    internal int ReceiveMaster()
    {
        var master = -1;
        var connection = UnixSocket.TryAccept(_listener);
        if (connection >= 0)
        {
            Span<byte> name = stackalloc byte[256];
            UnixSocket.TryReceiveDescriptors(connection, name, new Span<int>(ref master), out _);
            FileDescriptor.Close(connection);
        }
        Close();
        return master;
    }

    internal void Close()
    {
        FileDescriptor.Close(ref _listener);
        FileDescriptor.Close(ref _directory);
        Fs.Unlink(null, Fs.Bytes(_path));
    }
}
