using Selkie.Engine.Containers.Status;
using Selkie.Engine.Runtimes;
using Selkie.Engine.State;
using Selkie.Engine.Text;
using Selkie.Linux.Events;
using Selkie.Linux.Files;
using Selkie.Linux.ProcessControl;
using Selkie.Linux.Signalling;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Lifecycle;

/// <summary>What a stop came to.</summary>
internal enum StopOutcome
{
    /// <summary>The container did not run.</summary>
    DidNotRun,

    /// <summary>It is stopped.</summary>
    Stopped,

    /// <summary>It is stopped, but its monitor was killed before, so that nobody has its exit code.</summary>
    WithoutExitCode,
}

/// <summary>Stops containers: the stop signal, a while to obey, then SIGKILL. No lock is held while it waits.</summary>
internal sealed class Stopper(EngineContext engine)
{
    private const int KillWaitMs = 10_000;

    /// <summary>Stops a container; one that does not run is left as it is.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="timeout">Seconds to wait; null takes the container's own.</param>
    /// <param name="goesOn">It is then started again, or removed.</param>
    public StopOutcome Stop(string id, uint? timeout, bool goesOn = false)
    {
        if (engine.Database.Find(id) is not { } row) return StopOutcome.DidNotRun;
        if (Begin(row, goesOn) is not { } process) return StopOutcome.DidNotRun;
        using (process)
        {
            var seconds = timeout ?? row.Spec.Lifecycle.StopTimeout;
            if (seconds > 0) Ask(row.Spec, seconds, process);
            if (!Processes.WaitEnded(process, 0)) Kill(row.Spec, process);
        }
        return Finish(id) is { ExitCode: ContainerStatus.UnknownExitCode } ? StopOutcome.WithoutExitCode : StopOutcome.Stopped;
    }

    /// <summary>Waits until the container has ended and does its clean-up, unless somebody else was first.</summary>
    /// <returns>The run that ended; null where somebody else was first.</returns>
    public LastRun? Finish(string id)
    {
        using (ContainerLock.Take(engine, id))
        {
            if (engine.Database.Find(id) is { } row) return new Cleaner(engine).Finish(row);
            Fs.RemoveFile(new ContainerPaths(engine, id).Lock);
            return null;
        }
    }

    /// <summary>Fails where a container was stopped, but nobody has its exit code.</summary>
    /// <exception cref="EngineError">Its monitor was killed.</exception>
    public static void RequireExitCode(string id, StopOutcome outcome)
    {
        if (outcome == StopOutcome.WithoutExitCode) throw new EngineError(ErrorKind.BadState, ContainerStatus.LostMonitor(id));
    }

    // From here on no restart policy starts it again.
    private Microsoft.Win32.SafeHandles.SafeFileHandle? Begin(ContainerRow row, bool goesOn)
    {
        using (ContainerLock.Take(engine, row.Spec.Id))
        {
            var status = ContainerStatus.Read(engine, row);
            var paths = new ContainerPaths(engine, row.Spec.Id);
            if (status.IsAlive || (File.Exists(paths.Live) && Directory.Exists(paths.Run))) Fs.WritePrivateFile(paths.Stopping, goesOn ? "goes on"u8.ToArray() : []);
            if (!status.IsAlive) return End(row, status);
            if (status.Pid == 0) return null;
            if (status.State == ContainerState.Paused)
            {
                engine.Runtime.Open().Resume(row.Spec.Id);
                Fs.RemoveFile(paths.Paused);
            }
            if (ContainerProcesses.Open(paths.Run, status.Pid) is not { } handle) return End(row, ContainerStatus.Read(engine, row));
            if (status.State == ContainerState.Initialized) engine.Runtime.Open().Kill(row.Spec.Id, Signals.SIGKILL);
            return handle;
        }
    }

    // Nothing runs; what waits to start it again must not.
    private Microsoft.Win32.SafeHandles.SafeFileHandle? End(ContainerRow row, ContainerStatus status)
    {
        new Cleaner(engine).Finish(row);
        if (status is { NeedsCleanup: false, MonitorPid: > 0 }) engine.Database.SetLastRun(row.Spec.Id, row.Last with { StoppedByUser = true }, durable: true);
        return null;
    }

    private void Ask(ContainerSpec spec, uint seconds, Microsoft.Win32.SafeHandles.SafeFileHandle process)
    {
        Processes.Signal(process, spec.Lifecycle.StopSignal);
        var milliseconds = (int)Math.Min(seconds * 1000L, int.MaxValue);
        if (Poll.WaitReadable((int)process.DangerousGetHandle(), milliseconds, engine.Call.Cancelled)) return;
        engine.Log.Warn($"StopSignal {SignalNames.Name(spec.Lifecycle.StopSignal)} failed to stop container {spec.Name} in {seconds} seconds, resorting to SIGKILL");
    }

    private void Kill(ContainerSpec spec, Microsoft.Win32.SafeHandles.SafeFileHandle process)
    {
        // Without a PID namespace of its own the container is more than its first process.
        if (!spec.Namespaces.Pid.IsPrivate) TryKillAll(spec);
        Processes.Signal(process, Signals.SIGKILL);
        if (!Processes.WaitEnded(process, KillWaitMs))
            throw new EngineError(ErrorKind.Invalid, $"given PID of container {spec.Id} did not die within timeout");
    }

    private void TryKillAll(ContainerSpec spec)
    {
        try
        {
            engine.Runtime.Open().Kill(spec.Id, Signals.SIGKILL, all: true);
        }
        catch (RuntimeFailedException e)
        {
            engine.Log.Debug($"killing all processes of {spec.Id}: {e.Message}");
        }
    }
}
