using System.Text;
using Selkie.Linux;
using Selkie.Monitor.Protocol;

namespace Selkie.Runtime.Monitors;

/// <summary>
/// The monitor that was started ahead of its arguments: its runtime comes up on another processor while the engine finds out what the arguments are.
/// It ends by itself when our end of its line is closed.
/// </summary>
internal sealed class WaitingMonitor : IDisposable
{
    private static WaitingMonitor? _waiting;

    private WaitingMonitor(string path)
    {
        Path = path;
        Process = MonitorProcess.Start([path, LateArguments.Await, new string(' ', LateArguments.Room)], [], passStandardFiles: false, environment: null) with { ToldLate = true };
    }

    /// <summary>The process.</summary>
    internal MonitorProcess Process { get; }

    private string Path { get; }

    /// <summary>Starts it.</summary>
    internal static void Prepare(string path) => Interlocked.Exchange(ref _waiting, new WaitingMonitor(path))?.Dispose();

    /// <summary>It becomes the caller's; null: none waits.</summary>
    internal static WaitingMonitor? Take() => Interlocked.Exchange(ref _waiting, null);

    /// <summary>Sends arguments and descriptors; false when they cannot go this way.</summary>
    internal bool TryTell(List<string> arguments, List<SpawnFile> files)
    {
        if (arguments[0] != Path || files.Count > UnixSocket.MostDescriptors) return false;
        Span<int> sources = stackalloc int[UnixSocket.MostDescriptors];
        for (int i = 0; i < files.Count; i++) sources[i] = files[i].Source;
        try
        {
            UnixSocket.SendDescriptors(Process.Line, Encoding.UTF8.GetBytes(string.Join('\0', arguments.Skip(1))), sources[..files.Count]);
            return true;
        }
        catch (LinuxException)
        {
            return false; // killed meanwhile, or more than a packet holds
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Descriptor.Close(Process.Line);
}
