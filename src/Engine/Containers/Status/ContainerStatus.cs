using Selkie.Engine.State;
using Selkie.Runtime.Containers;
using Selkie.Runtime.Monitors;

namespace Selkie.Engine.Containers.Status;

/// <summary>
/// How a container is now: what its monitor wrote, checked against the processes that live, over what the database knows of its last run.
/// Reading it takes no lock.
/// </summary>
public sealed record ContainerStatus
{
    /// <summary>What it does now.</summary>
    public required ContainerState State { get; init; }

    /// <summary>The first process, or 0.</summary>
    public int Pid { get; init; }

    /// <summary>The monitor, or 0.</summary>
    public int MonitorPid { get; init; }

    /// <summary>Start, end and exit code of this run or the last one.</summary>
    public required LastRun Run { get; init; }

    /// <summary>The monitor is gone although nobody recorded the end: the clean-up is still to be done.</summary>
    public bool NeedsCleanup { get; init; }

    /// <summary>A process of the container lives.</summary>
    public bool IsAlive => State.IsAlive;

    /// <summary>It runs, frozen or not.</summary>
    public bool IsRunning => State.IsRunning;

    private const int MonitorPatienceMs = 2000;

    /// <summary>Exit code of a container whose monitor was killed, so that nobody saw the real one.</summary>
    public const int UnknownExitCode = -1;

    /// <summary>Reads the status of a container.</summary>
    public static ContainerStatus Read(EngineContext engine, ContainerRow row)
    {
        var status = Read(engine, row.Spec.Id, row.Last);
        // A clean-up may have recorded the run between our look at the database and the one at the monitor's file.
        return status.State == ContainerState.Created && engine.Database.Find(row.Spec.Id) is { } now ? Read(engine, row.Spec.Id, now.Last) : status;
    }

    /// <summary>Reads the status of a container.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="id">The container.</param>
    /// <param name="last">What the database knows of its last run.</param>
    public static ContainerStatus Read(EngineContext engine, string id, LastRun last)
    {
        if (!engine.Boot.IsCurrent) return Stored(last);
        var paths = new ContainerPaths(engine, id);
        if (ReadSettled(paths.Run) is not { } state || state.Status == default) return Stored(last);
        if (state.Status == ContainerState.Creating) return Stored(last) with { MonitorPid = state.MonitorAlive ? state.MonitorPid : 0 };
        var run = last with { Started = Time(state.StartedAt), Finished = default, ExitCode = 0, OomKilled = state.OomKilled, Error = "" };
        if (state.Status == ContainerState.Exited) return Ended(state, run with { StoppedByUser = paths.IsStoppedByUser });
        if (!state.ContainerAlive) return Lost(id, state, run);
        return new ContainerStatus
        {
            State = state.Status == ContainerState.Created ? ContainerState.Initialized : File.Exists(paths.Paused) ? ContainerState.Paused : File.Exists(paths.Stopping) ? ContainerState.Stopping : ContainerState.Running,
            Pid = state.ContainerPid,
            MonitorPid = state.MonitorAlive ? state.MonitorPid : 0,
            Run = run,
        };
    }

    // Between the end of a process and its monitor's note of it lies a moment in which the file still says that it runs.
    private static MonitorState? ReadSettled(string run)
    {
        var state = MonitorState.Read(run);
        for (var wait = 0; wait < MonitorPatienceMs && state is { ContainerAlive: false, MonitorAlive: true } && (state.Status == ContainerState.Created || state.Status == ContainerState.Running); wait++)
        {
            Selkie.Linux.Events.Poll.Wait([], 1);
            state = MonitorState.Read(run);
        }
        return state;
    }

    /// <summary>Why a container has no exit code: its monitor was killed. Podman's words, which name its own monitor.</summary>
    internal static string LostMonitor(string id) => $"container {id} conmon exited prematurely, exit code could not be retrieved: internal libpod error";

    /// <summary>The status of a container that nobody has launched since its last clean-up.</summary>
    internal static ContainerStatus Stored(LastRun last) => new() { State = last.Started == default && last.Finished == default ? ContainerState.Created : ContainerState.Exited, Run = last };

    private static ContainerStatus Ended(MonitorState state, LastRun run) => new()
    {
        State = ContainerState.Exited,
        MonitorPid = state.MonitorAlive ? state.MonitorPid : 0,
        Run = run with { Finished = Time(state.FinishedAt), ExitCode = state.ExitCode },
        NeedsCleanup = true,
    };

    // The process is dead and the monitor may be about to say so.
    private static ContainerStatus Lost(string id, MonitorState state, LastRun run) => new()
    {
        State = ContainerState.Exited,
        MonitorPid = state.MonitorAlive ? state.MonitorPid : 0,
        Run = run with
        {
            Finished = run.Started == default ? default : DateTimeOffset.UtcNow,
            ExitCode = UnknownExitCode,
            Error = LostMonitor(id),
        },
        NeedsCleanup = true,
    };

    private static DateTimeOffset Time(long nanoseconds) => nanoseconds == 0 ? default : DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100);
}
