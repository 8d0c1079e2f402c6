using Selkie.Engine.Configuration;
using Selkie.Engine.Host;
using Selkie.Engine.Networks;
using Selkie.Linux;
using Selkie.Runtime;
using Selkie.Runtime.Monitors;

namespace Selkie.Engine.Containers.Running;

/// <summary>
/// The scope of a container's monitor: where systemd runs, ending the caller's unit or login must not end the monitor. systemd needs ten milliseconds and more to
/// move a process, most of which the kernel waits (<see cref="CgroupMoves"/>), and does nothing else meanwhile, such as the container's own scope. So the kernel is
/// made ready at the beginning, systemd is asked as soon as there are a monitor and a container, and other work goes on.
/// </summary>
internal sealed class MonitorScope
{
    private static MonitorScope? _early;
    private readonly string _unit;
    private readonly int _pid;
    private readonly SideTask _asking;
    private string? _why;

    private MonitorScope(ContainerSpec spec, int pid)
    {
        _unit = UnitOf(spec);
        _pid = pid;
        _asking = new SideTask(() => _why = TransientScope.Ask(_unit, pid, RuntimeChoice.SliceOf(spec), UserDirectories.Rootless));
    }

    /// <summary>A container is to be started by this command: has the kernel ready for its moves.</summary>
    public static void Expect(EngineContext engine)
    {
        if (RuntimeChoice.UsesSystemd(engine)) new Thread(() => CgroupMoves.Expect(HostFacts.OwnCgroupDirectory())) { IsBackground = true }.Start();
    }

    /// <summary>Asks ahead of the launch, for the monitor that was prepared; again and again does no harm.</summary>
    public static void Begin(EngineContext engine, ContainerSpec spec)
    {
        // A container with ids of its own may move this process first, and gets another monitor then; so does one that has our standard files.
        if (!IsWanted(engine, spec) || spec.Namespaces.UidMap.Count > 0 || LogDrivers.IsPassThrough(spec.Log.Driver)) return;
        if (_early?._unit != UnitOf(spec) && MonitorClient.Promise(spec.Id) is > 0 and var pid) Interlocked.Exchange(ref _early, new MonitorScope(spec, pid))?.Finish();
    }

    /// <summary>The scope of a monitor that was launched, which may have begun before; null: it gets none.</summary>
    public static MonitorScope? Of(EngineContext engine, ContainerSpec spec, int pid)
    {
        if (!IsWanted(engine, spec)) return null;
        var early = Interlocked.Exchange(ref _early, null);
        if (early?._unit == UnitOf(spec) && early._pid == pid) return early;
        early?.Finish();
        return new MonitorScope(spec, pid);
    }

    /// <summary>Waits until the monitor is there.</summary>
    public void Finish()
    {
        _asking.Wait();
        if ((_why ?? TransientScope.Await(_unit, _pid)) is { } why) Log.Debug($"the monitor stays in the caller's cgroup: {why}");
    }

    private static bool IsWanted(EngineContext engine, ContainerSpec spec) =>
        engine.Runtime.SystemdCgroup && spec.Resources.Cgroups is not ("disabled" or "no-conmon" or "split");

    private static string UnitOf(ContainerSpec spec) => $"libpod-conmon-{spec.Id}.scope";
}
