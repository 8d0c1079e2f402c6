using Selkie.Engine.Configuration;
using Selkie.Engine.Networks.Connecting;
using Selkie.Engine.Runtimes;
using Selkie.Linux.ProcessControl;
using Selkie.Linux.Systemd;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Launching;

/// <summary>
/// The scope of a container's monitor: where systemd runs, ending the caller's unit or login must not end the monitor. systemd needs ten milliseconds and more to
/// move a process, most of which the kernel waits (<see cref="CgroupMoves"/>), and does nothing else meanwhile, such as the container's own scope. So the kernel is
/// made ready at the beginning, systemd is asked as soon as there are a monitor and a container, and other work goes on.
/// </summary>
internal sealed class MonitorScope
{
    private readonly EngineContext _engine;
    private readonly string _unit;
    private readonly int _pid;
    private readonly SideTask _asking;
    private string? _why;

    /// <summary>Asks systemd.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="spec">The container.</param>
    /// <param name="pid">Its monitor.</param>
    public MonitorScope(EngineContext engine, ContainerSpec spec, int pid)
    {
        _engine = engine;
        _unit = UnitOf(spec);
        _pid = pid;
        _asking = new SideTask(() => _why = TransientScope.Ask(_unit, pid, RuntimeChoice.SliceOf(spec), UserDirectories.Rootless));
    }

    /// <summary>Waits until the monitor is there.</summary>
    public void Finish()
    {
        _asking.Wait();
        if ((_why ?? TransientScope.Await(_unit, _pid)) is { } why) _engine.Log.Debug($"the monitor stays in the caller's cgroup: {why}");
    }

    /// <summary>Whether it is that of a container, and of this monitor where one is named.</summary>
    public bool Is(ContainerSpec spec, int? pid = null) => _unit == UnitOf(spec) && (pid is null || _pid == pid);

    private static string UnitOf(ContainerSpec spec) => $"libpod-conmon-{spec.Id}.scope";
}
