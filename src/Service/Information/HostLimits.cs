using Selkie.Engine.Machine;

namespace Selkie.Service.Information;

/// <summary>Which limits this host can set on a container.</summary>
/// <param name="machine">The host.</param>
internal sealed class HostLimits(HostFacts machine)
{
    /// <summary>Memory.</summary>
    public bool Memory => Has("memory");

    /// <summary>Swap.</summary>
    public bool Swap => machine.UnifiedCgroups ? Memory && File.Exists("/proc/swaps") : machine.HasVersion1("memory/memory.memsw.limit_in_bytes");

    /// <summary>CPU time.</summary>
    public bool Cpu => Has("cpu");

    /// <summary>Which CPUs.</summary>
    public bool CpuSet => Has("cpuset");

    /// <summary>Number of processes.</summary>
    public bool Pids => Has("pids");

    /// <summary>That the kernel does not kill.</summary>
    public bool OomKillDisable => machine.HasVersion1("memory/memory.oom_control");

    /// <summary>Real-time scheduling.</summary>
    public bool Realtime => machine.HasVersion1("cpu/cpu.rt_period_us");

    /// <summary>Whether a switch of the kernel is on.</summary>
    /// <param name="name">Its path below /proc/sys.</param>
    public static bool IsOn(string name) => Path.Combine("/proc/sys", name) is var path && File.Exists(path) && File.ReadAllText(path).Trim() == "1";

    private bool Has(string controller) => machine.Controllers.Contains(controller) || machine.HasVersion1(controller);
}
