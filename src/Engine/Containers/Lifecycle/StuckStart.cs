using Selkie.Engine.Containers.Status;
using Selkie.Linux.Events;
using Selkie.Linux.ProcessControl;
using Selkie.Linux.Signalling;
using Selkie.Runtime.Containers;
using Selkie.Runtime.Monitors;

namespace Selkie.Engine.Containers.Lifecycle;

/// <summary>
/// A start whose OCI runtime does not come to an end: the container's own files make it wait (a FIFO where it reads). Its monitor says so after a while, and ends
/// the runtime when it is told to end.
/// </summary>
internal static class StuckStart
{
    private const int LookMs = 20;

    /// <summary>Ends such a start, for somebody who does not want the container any more; anybody else who holds its lock is waited for.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="id">The container.</param>
    public static void End(EngineContext engine, string id)
    {
        var run = new ContainerPaths(engine, id).Run;
        while (true)
        {
            using var free = ContainerLock.TryTake(engine, id);
            if (free is not null) return;
            if (MonitorState.Read(run) is { } state && state.Status == ContainerState.Creating)
            {
                using var monitor = ContainerProcesses.Open(run, state.MonitorPid);
                if (monitor is not null) Processes.Signal(monitor, Signals.SIGTERM);
            }
            Poll.Wait([], LookMs);
        }
    }
}
