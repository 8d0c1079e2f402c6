using System.Text;
using Selkie.Linux;
using Selkie.Linux.Events;
using Selkie.Linux.Files;
using Selkie.Linux.Sockets;
using Selkie.Linux.Spawning;
using Selkie.Monitor.Protocol;

namespace Selkie.Runtime.Monitors;

/// <summary>
/// The monitor that was started ahead of its arguments: its runtime comes up on another processor while the engine finds out what the arguments are.
/// It ends by itself when our end of its line is closed.
/// </summary>
/// <param name="path">The program's path.</param>
/// <param name="process">The process.</param>
internal sealed class WaitingMonitor(string path, MonitorProcess process) : IDisposable
{
    /// <summary>The process.</summary>
    internal MonitorProcess Process { get; } = process;

    /// <summary>
    /// Sends arguments and descriptors, and waits until it has taken them. False when they cannot go this way, or it was killed before it took them: then it has
    /// done nothing, and another can be told the same.
    /// </summary>
    internal bool TryTell(List<string> arguments, List<SpawnFile> files)
    {
        if (arguments[0] != path || files.Count > UnixSocket.MostDescriptors) return false;
        Span<int> sources = stackalloc int[UnixSocket.MostDescriptors];
        for (var i = 0; i < files.Count; i++) sources[i] = files[i].Source;
        try
        {
            UnixSocket.SendDescriptors(Process.Line, Encoding.UTF8.GetBytes(string.Join('\0', arguments.Skip(1))), sources[..files.Count]);
        }
        catch (LinuxException)
        {
            return false; // killed meanwhile, or more than a packet holds
        }
        return HasTaken();
    }

    private bool HasTaken()
    {
        Span<byte> answer = stackalloc byte[SyncMessages.Taken.Length];
        Poll.WaitReadable(Process.Line, -1);
        return UnixSocket.TryReceive(Process.Line, answer) == answer.Length && answer.SequenceEqual(SyncMessages.Taken);
    }

    /// <inheritdoc/>
    public void Dispose() => FileDescriptor.Close(Process.Line);
}
