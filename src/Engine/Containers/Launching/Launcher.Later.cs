using Selkie.Engine.Containers.Status;
using Selkie.Runtime.Containers;
using Selkie.Runtime.Monitors;

namespace Selkie.Engine.Containers.Launching;

/// <summary>Starts that wait.</summary>
internal sealed partial class Launcher
{
    /// <summary>Starts the container if the process that waited for it is this one. The caller holds its lock: whoever ended the wait has done so by now.</summary>
    /// <param name="guard">The lock.</param>
    public void LaunchPostponed(ContainerLock guard)
    {
        var state = MonitorState.Read(_paths.Run);
        if (state?.Status != ContainerState.Creating || state.MonitorPid != Selkie.Linux.ProcessControl.Processes.CurrentId || !File.Exists(_paths.Live)) return;
        Launch(new LaunchOptions { Guard = guard }).Dispose();
    }

    /// <summary>
    /// Starts the container after a while, in which nobody holds its lock. The caller holds it now. A start is the engine's work (networks, events): a monitor
    /// only waits, and becomes the command that does it.
    /// </summary>
    /// <param name="delay">Milliseconds.</param>
    public void LaunchLater(long delay)
    {
        Note();
        using var monitor = MonitorClient.Launch(new MonitorLaunch
        {
            MonitorPath = _engine.MonitorPath,
            Id = _spec.Id,
            Name = _spec.Name,
            Bundle = _paths.Run,
            RunDirectory = _paths.Run,
            RuntimePath = _runtime.Path,
            RuntimeRoot = _runtime.Root,
            RegisterDirectory = Rootless.UserNamespace.IsInside ? Rootless.RunDirectory.Monitors : null,
            Cleanup = CleanupCommand.ForStart(_engine, _spec.Id),
            RestartDelay = delay,
        }, _engine.Monitor);
        monitor.WaitCreated();
    }
}
