using Selkie.Engine.Machine;
using Selkie.Engine.Runtimes;
using Selkie.Linux.ProcessControl;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Launching;

/// <summary>The scopes of the monitors that a call starts. One may be asked for ahead of the launch.</summary>
internal sealed class MonitorScopes(EngineContext engine)
{
    private MonitorScope? _early;

    /// <summary>A container is to be started by this call: has the kernel ready for its moves.</summary>
    public void Expect()
    {
        if (RuntimeChoice.UsesSystemd(engine)) new Thread(() => CgroupMoves.Expect(HostFacts.OwnCgroupDirectory())) { IsBackground = true }.Start();
    }

    /// <summary>Asks ahead of the launch, for the monitor that was prepared; again and again does no harm.</summary>
    public void Begin(ContainerSpec spec)
    {
        // A container with ids of its own may move this process first, and gets another monitor then; so does one that has our standard files.
        if (!IsWanted(spec) || spec.Namespaces.UidMap.Count > 0 || spec.Log.Driver.IsPassThrough) return;
        if (_early?.Is(spec) is not true && engine.Monitor.ReserveFor(spec.Id) is > 0 and var pid) Interlocked.Exchange(ref _early, new MonitorScope(engine, spec, pid))?.Finish();
    }

    /// <summary>The scope of a monitor that was launched, which may have begun before; null: it gets none.</summary>
    public MonitorScope? Of(ContainerSpec spec, int pid)
    {
        if (!IsWanted(spec)) return null;
        var early = Interlocked.Exchange(ref _early, null);
        if (early?.Is(spec, pid) is true) return early;
        early?.Finish();
        return new MonitorScope(engine, spec, pid);
    }

    private bool IsWanted(ContainerSpec spec) => engine.Runtime.IsScope(spec) && spec.Resources.Cgroups is not ("disabled" or "no-conmon" or "split");
}

/// <summary>What the context of a call has from here.</summary>
internal static class ScopesOfCall
{
    extension(EngineContext context)
    {
        /// <summary>The scopes of the monitors that this call starts.</summary>
        internal MonitorScopes Scopes => context.Service(static engine => new MonitorScopes(engine));
    }
}
