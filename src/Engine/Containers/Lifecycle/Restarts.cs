using Selkie.Engine.Containers.Launching;
using Selkie.Engine.State;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Lifecycle;

/// <summary>Restart policies (podman-run(1), --restart).</summary>
internal static class Restarts
{
    private const long FirstDelayMs = 100, LongestDelayMs = 60_000;

    /// <summary>The policy wants the container started again.</summary>
    public static bool IsDue(ContainerSpec spec, LastRun run) => spec.Lifecycle.RestartPolicy switch
    {
        _ when run.StoppedByUser => false,
        RestartPolicy.Always or RestartPolicy.UnlessStopped => true,
        RestartPolicy.OnFailure => run.ExitCode != 0 && (spec.Lifecycle.RestartRetries == 0 || run.Restarts < spec.Lifecycle.RestartRetries),
        _ => false,
    };

    /// <summary>Starts the container again; the new monitor waits the longer, the more often it had to.</summary>
    public static void Start(EngineContext engine, ContainerSpec spec, LastRun run)
    {
        engine.Database.SetLastRun(spec.Id, run with { Restarts = run.Restarts + 1 }, durable: false);
        engine.Events.Container("restart", spec);
        var lived = run.Finished - run.Started;
        var delay = lived > TimeSpan.FromSeconds(10) ? FirstDelayMs : Math.Min(LongestDelayMs, FirstDelayMs << Math.Min(run.Restarts, 10));
        new Launcher(engine, spec).LaunchLater(delay);
    }
}
