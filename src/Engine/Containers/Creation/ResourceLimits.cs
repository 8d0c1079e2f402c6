using Selkie.Engine.Configuration;
using Selkie.Engine.Diagnostics;
using Selkie.Engine.Machine;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Creation;

/// <summary>
/// Whether limits make sense together and this host can keep them. Under cgroup v1 what it cannot keep is dropped with a warning; under v2 the runtime says what it
/// thinks of it (Podman, validate_linux.go).
/// </summary>
internal static class ResourceLimits
{
    private const long SmallestPeriod = 1000, LargestPeriod = 1_000_000;

    /// <summary>The limits that will be applied.</summary>
    /// <exception cref="EngineError">They contradict each other.</exception>
    public static ResourceSpec Check(ResourceSpec limits, HostFacts host, Logger log, bool asked)
    {
        if (limits.Cgroups == "disabled" && asked) throw new EngineError(ErrorKind.Invalid, "cannot specify resource limits when cgroups are disabled");
        if (!asked) return limits;
        if (host.UnifiedCgroups) return CheckUnified(limits, log);
        if (UserDirectories.Rootless)
        {
            log.Warn("Resource limits are not supported and ignored on cgroups V1 rootless systems");
            return new ResourceSpec { Cgroups = limits.Cgroups, CgroupParent = limits.CgroupParent, ShmSize = limits.ShmSize };
        }
        if (limits.Unified.Count > 0) throw new EngineError(ErrorKind.Invalid, "cannot use --cgroup-conf without cgroup v2");
        return CheckBlockInput(CheckProcessors(CheckProcesses(CheckMemory(limits, host, log), host, log), host, log), host, log);
    }

    private static ResourceSpec CheckUnified(ResourceSpec limits, Logger log)
    {
        if (limits.CpuRealtimePeriod is not null) log.Warn("Realtime period not supported on cgroups V2 systems");
        if (limits.CpuRealtimeRuntime is not null) log.Warn("Realtime runtime not supported on cgroups V2 systems");
        return limits with { CpuRealtimePeriod = null, CpuRealtimeRuntime = null };
    }

    private static ResourceSpec CheckMemory(ResourceSpec limits, HostFacts host, Logger log)
    {
        if (!host.Controllers.Contains("memory"))
        {
            if (limits.Memory is not null) Discarded(log, "memory limit capabilities", "Limitation");
            else if (limits.MemorySwap is not null) throw NoMemoryLimit();
            if (limits.MemorySwappiness is not null) log.Warn("Your kernel does not support memory swappiness capabilities, or the cgroup is not mounted. Memory swappiness discarded.");
            if (limits.MemoryReservation is not null) Discarded(log, "memory soft limit capabilities", "Limitation");
            if (limits.OomKillDisable) log.Warn("Your kernel does not support OomKillDisable. OomKillDisable discarded.");
            return limits with { Memory = null, MemorySwap = null, MemorySwappiness = null, MemoryReservation = null, OomKillDisable = false };
        }
        // The default of twice the memory is nobody's wish: it goes without a word.
        if (limits.MemorySwap is not null && !host.SwapLimit) limits = limits with { MemorySwap = null };
        if (limits.Memory is null && limits.MemorySwap is not null) throw NoMemoryLimit();
        if (limits.MemorySwap is >= 0 and var swap && swap < limits.Memory)
            throw new EngineError(ErrorKind.Invalid, "minimum memoryswap limit should be larger than memory limit, see usage");
        if (limits.MemorySwappiness is > 100) throw new EngineError(ErrorKind.Invalid, $"invalid value: {limits.MemorySwappiness}, valid memory swappiness range is 0-100");
        if (limits.Memory < limits.MemoryReservation)
            throw new EngineError(ErrorKind.Invalid, "minimum memory limit cannot be less than memory reservation limit, see usage");
        return limits;
    }

    private static ResourceSpec CheckProcesses(ResourceSpec limits, HostFacts host, Logger log)
    {
        if (limits.PidsLimit is null || host.Controllers.Contains("pids")) return limits;
        if (limits.PidsLimit >= 0) Discarded(log, "pids limit capabilities", "PIDs limit");
        return limits with { PidsLimit = null };
    }

    private static ResourceSpec CheckProcessors(ResourceSpec limits, HostFacts host, Logger log)
    {
        if (!host.Controllers.Contains("cpu"))
        {
            if (limits.CpuShares is not null) Discarded(log, "CPU shares", "Shares");
            if (limits.CpuPeriod is not null) Discarded(log, "CPU cfs period", "Period");
            if (limits.CpuQuota is not null) Discarded(log, "CPU cfs quota", "Quota");
            limits = limits with { CpuShares = null, CpuPeriod = null, CpuQuota = null };
        }
        if (limits.CpuPeriod is { } period && ((long)period < SmallestPeriod || (long)period > LargestPeriod))
            throw new EngineError(ErrorKind.Invalid, "CPU cfs period cannot be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)");
        if (limits.CpuQuota is < SmallestPeriod) throw new EngineError(ErrorKind.Invalid, "CPU cfs quota cannot be less than 1ms (i.e. 1000)");
        if (limits.CpusetCpus.Length + limits.CpusetMems.Length == 0) return limits;
        if (!host.Controllers.Contains("cpuset"))
        {
            Discarded(log, "cpuset", "CPUset");
            return limits with { CpusetCpus = "", CpusetMems = "" };
        }
        CpuSets.Check("cpuset.cpus", limits.CpusetCpus, "cpus", "CPUs");
        CpuSets.Check("cpuset.mems", limits.CpusetMems, "mems", "memory nodes");
        return limits;
    }

    private static ResourceSpec CheckBlockInput(ResourceSpec limits, HostFacts host, Logger log)
    {
        if (limits.BlkioWeight is not null && !host.Controllers.Contains("blkio"))
        {
            Discarded(log, "Block I/O weight", "Weight");
            limits = limits with { BlkioWeight = null };
        }
        return limits.BlkioWeight is < 10 or > 1000 ? throw new EngineError(ErrorKind.Invalid, "range of blkio weight is from 10 to 1000") : limits;
    }

    private static EngineError NoMemoryLimit() => new(ErrorKind.Invalid, "you should always set a memory limit when using a memoryswap limit, see usage");

    private static void Discarded(Logger log, string feature, string what) => log.Warn($"Your kernel does not support {feature} or the cgroup is not mounted. {what} discarded.");
}
