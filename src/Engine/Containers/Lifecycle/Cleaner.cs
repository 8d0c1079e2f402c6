using Selkie.Engine.Containers.Launching;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Networks.Connecting;
using Selkie.Engine.Runtimes;
using Selkie.Engine.State;
using Selkie.Linux.Files;
using Selkie.Linux.ProcessControl;
using Selkie.Linux.Signalling;
using Selkie.Oci;
using Selkie.Runtime.Containers;
using Selkie.Runtime.Monitors;

namespace Selkie.Engine.Containers.Lifecycle;

/// <summary>
/// What follows the end of a container: the runtime forgets it, its network and mounts go, its last run is recorded, and it is removed or started
/// again where it is meant to. The foreground command, the monitor's clean-up command and whoever finds an orphan may all do it; whoever
/// comes second finds nothing to do.
/// </summary>
internal sealed class Cleaner(EngineContext engine)
{
    private const int MonitorPatienceMs = 5000;

    /// <summary>Why a container that was to go at its end is still there; null: it is not, or was not to go.</summary>
    public string? Kept { get; private set; }

    /// <summary>Cleans up after a container that has ended. The caller holds its lock.</summary>
    /// <returns>The last run, or null where there was nothing to clean.</returns>
    public LastRun? Clean(ContainerRow row)
    {
        var (run, deleted) = Clean(row, forget: true, record: !row.Spec.Lifecycle.AutoRemove);
        deleted();
        return run;
    }

    // The runtime may still be at work when this returns.
    private (LastRun? Run, Action Deleted) Clean(ContainerRow row, bool forget, bool record)
    {
        var spec = row.Spec;
        var status = ContainerStatus.Read(engine, row);
        var paths = new ContainerPaths(engine, spec.Id);
        if (!status.NeedsCleanup)
        {
            if (!status.IsAlive && File.Exists(paths.Live)) UndoLaunch(spec, paths, status.MonitorPid);
            return (null, () => { });
        }
        var waits = forget || HasHooks(paths);
        var deleted = Release(spec, paths);
        if (waits) deleted();
        engine.Reserve.GiveBack();
        var run = Record(row, status, paths, record);
        if (forget) Forget(paths);
        engine.Events.Container("died", spec, run.ExitCode);
        return (run, waits ? () => { } : deleted);
    }

    // Hooks that follow the end may look at the container's files.
    private static bool HasHooks(ContainerPaths paths) => Linux.Files.Fs.ReadAll(paths.RuntimeConfig) is { } config && config.AsSpan().IndexOf("\"hooks\":"u8) >= 0;

    // A launch that was killed before its monitor had anything to tell, or a monitor that waits to start the container again: there was no run.
    private void UndoLaunch(ContainerSpec spec, ContainerPaths paths, int monitor)
    {
        using (var waiting = monitor == 0 ? null : ContainerProcesses.Open(paths.Run, monitor))
            if (waiting is not null && Processes.Signal(waiting, Signals.SIGTERM) && !Processes.WaitEnded(waiting, MonitorPatienceMs))
                throw new EngineError(ErrorKind.Internal, $"the monitor {monitor} of container {spec.Name} does not end");
        Release(spec, paths)();
        Forget(paths);
    }

    // Returns what waits for the runtime and the network, which work beside us: what follows needs nothing of them, save that they end before the records say so.
    private Action Release(ContainerSpec spec, ContainerPaths paths)
    {
        var deleted = engine.Runtime.Open().BeginDelete(spec.Id, force: true);
        Action freed;
        using (var network = new ContainerNetwork(engine, spec, paths)) freed = network.TearDown();
        if (spec.LayerId is { } layer) engine.Store.Mounts.Release(layer);
        Selkie.Engine.Volumes.Contents.VolumeMounting.Release(engine, spec);
        return () =>
        {
            deleted();
            if (!engine.Runtime.IsScope(spec) && engine.Runtime.CgroupsPath(spec) is { } cgroup) StaleCgroup.Remove(cgroup, engine.Log);
            freed();
        };
    }

    /// <summary>Cleans up, then removes the container or starts it again as its options say. The caller holds its lock.</summary>
    /// <returns>The last run, or null where there was nothing to clean.</returns>
    public LastRun? Finish(ContainerRow row)
    {
        var paths = new ContainerPaths(engine, row.Spec.Id);
        var (stopped, goesOn) = (paths.IsStoppedByUser, paths.IsStopOnlyBegun);
        // One that is to go is known as launched until it is gone, so that its end cannot be forgotten half-way.
        var goes = row.Spec.Lifecycle.AutoRemove && !IsKept(row.Spec);
        var (last, deleted) = Clean(row, forget: !goes, record: !goes);
        if (last is not { } run) return null;
        if (goes) Remove(row.Spec, run.ExitCode, deleted);
        else if (!stopped && Restarts.IsDue(row.Spec, run)) Restarts.Start(engine, row.Spec, run);
        else if (!goesOn) engine.Events.Container("cleanup", row.Spec); // libpod tells of a clean-up that is an end in itself
        return run;
    }

    // What others need stays, and no longer goes with the command that made it.
    private bool IsKept(ContainerSpec spec)
    {
        Kept = ContainerRemover.WhyNeeded(engine, spec);
        if (Kept is null) return false;
        engine.Database.ForgetMaker(spec.Id);
        return true;
    }

    private void Remove(ContainerSpec spec, int exitCode, Action deleted)
    {
        new ContainerRemover(engine).Delete(spec, volumes: true, exitCode, deleted);
        if (!spec.Lifecycle.RemoveImage || spec.Image is not { } image) return;
        try
        {
            new Selkie.Engine.Images.Removal.ImageRemover(engine, prune: true).Remove(image.Id, image.Name);
        }
        catch (EngineError e)
        {
            engine.Log.Warn(e.Message);
        }
    }

    private LastRun Record(ContainerRow row, ContainerStatus status, ContainerPaths paths, bool keep)
    {
        var run = status.Run with { Restarts = row.Last.Restarts, StoppedByUser = paths.IsStoppedByUser };
        ExitCodes.Write(engine, row.Spec.Id, run.ExitCode);
        if (keep) engine.Database.SetLastRun(row.Spec.Id, run, durable: true);
        return run;
    }

    // The monitor's file and the note of the launch go last: while they are there, the clean-up counts as not done.
    private static void Forget(ContainerPaths paths)
    {
        foreach (var file in new[] { paths.Paused, paths.Stopping, paths.Killed, paths.PidFile, paths.NetworkStatus }) Fs.RemoveFile(file);
        if (Directory.Exists(paths.ExecSessions)) Directory.Delete(paths.ExecSessions, recursive: true);
        if (Directory.Exists(paths.Run)) MonitorState.Forget(paths.Run);
        Fs.RemoveFile(paths.Live);
    }
}
