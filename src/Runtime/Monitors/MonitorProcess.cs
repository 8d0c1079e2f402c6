using Selkie.Linux.Files;
using Selkie.Linux.ProcessControl;
using Selkie.Linux.Signalling;
using Selkie.Linux.Sockets;
using Selkie.Linux.Spawning;
using Selkie.Monitor.Protocol;

namespace Selkie.Runtime.Monitors;

/// <summary>A monitor's process, just started.</summary>
/// <param name="Pid">Its pid.</param>
/// <param name="Line">Our end of the sync line.</param>
internal readonly record struct MonitorProcess(int Pid, int Line)
{
    /// <summary>Signals the monitor reads from a descriptor, so they are blocked before its runtime starts any thread.</summary>
    private static readonly SignalSet Watched = SignalSet.Of(Signals.SIGCHLD, Signals.SIGTERM, Signals.SIGINT, Signals.SIGQUIT, Signals.SIGHUP);

    /// <summary>Monitors started by this process: a process that lives long must reap those that ended.</summary>
    private static readonly List<int> Started = [];

    /// <summary>Starts one that waits for its arguments.</summary>
    /// <param name="path">The program's path.</param>
    internal static MonitorProcess StartAhead(string path) => Start([path, LateArguments.Await, new string(' ', LateArguments.Room)], [], standardFiles: [], environment: null);

    /// <summary>Starts one.</summary>
    /// <param name="arguments">Its argument vector, the program's path first.</param>
    /// <param name="files">Its descriptors from 4 on.</param>
    /// <param name="standardFiles">Its 0, 1 and 2; empty: it has only this process's 2, for what the host's administrator reads.</param>
    /// <param name="environment">Its environment; null: ours.</param>
    internal static MonitorProcess Start(IReadOnlyList<string> arguments, IReadOnlyList<SpawnFile> files, IReadOnlyList<SpawnFile> standardFiles, IReadOnlyList<string>? environment)
    {
        var (mine, theirs) = UnixSocket.Pair(UnixSocketKind.Packets);
        if (standardFiles.Count == 0) standardFiles = [new(-1, 0), new(-1, 1), new(2, 2)];
        try
        {
            var pid = Spawn.Start(new SpawnOptions
            {
                Path = arguments[0],
                Arguments = arguments,
                Environment = environment,
                WorkingDirectory = "/",
                Files = [new SpawnFile(theirs, SyncMessages.Descriptor), .. standardFiles, .. files],
                NewSession = true,
                BlockedSignals = Watched,
            });
            Remember(pid);
            return new MonitorProcess(pid, mine);
        }
        catch
        {
            FileDescriptor.Close(mine);
            throw;
        }
        finally
        {
            FileDescriptor.Close(theirs);
        }
    }

    private static void Remember(int pid)
    {
        lock (Started)
        {
            Started.RemoveAll(ended => Processes.TryWait(ended, out _) != 0);
            Started.Add(pid);
        }
    }
}
