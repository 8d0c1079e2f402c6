using Selkie.Engine.Configuration;
using Selkie.Engine.Diagnostics;
using Selkie.Engine.Machine;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Creation;

/// <summary>Whether limits make sense together and this host can keep them; what it cannot keep is dropped with a warning, as Podman does.</summary>
internal static class ResourceLimits
{
    private const long SmallestPeriod = 1000, LargestPeriod = 1_000_000;

    /// <summary>The limits that will be applied.</summary>
    /// <exception cref="EngineError">They contradict each other.</exception>
    public static ResourceSpec Check(ResourceSpec limits, HostFacts host, Logger log, bool asked)
    {
        if (limits.Cgroups == "disabled" && asked) throw new EngineError(ErrorKind.Invalid, "cannot specify resource limits when cgroups are disabled");
        if (!asked) return limits;
        if (!host.UnifiedCgroups && UserDirectories.Rootless)
        {
            log.Warn("Resource limits are not supported and ignored on cgroups V1 rootless systems");
            return new ResourceSpec { Cgroups = limits.Cgroups, CgroupParent = limits.CgroupParent, ShmSize = limits.ShmSize };
        }
        if (!host.UnifiedCgroups && limits.Unified.Count > 0) throw new EngineError(ErrorKind.Invalid, "cannot use --cgroup-conf without cgroup v2");
        return CheckOthers(CheckMemory(limits, host, log), host, log);
    }

    private static ResourceSpec CheckMemory(ResourceSpec limits, HostFacts host, Logger log)
    {
        if (limits.Memory is { } memory)
        {
            if (limits.MemorySwap is >= 0 and var swap && swap < memory)
                throw new EngineError(ErrorKind.Invalid, "minimum memoryswap limit should be larger than memory limit, see usage");
            if (limits.MemoryReservation is { } reservation && memory < reservation)
                throw new EngineError(ErrorKind.Invalid, "minimum memory limit cannot be less than memory reservation limit, see usage");
        }
        else if (limits.MemorySwap is not null)
        {
            throw new EngineError(ErrorKind.Invalid, "you should always set a memory limit when using a memoryswap limit, see usage");
        }
        if (limits.MemorySwappiness is > 100) throw new EngineError(ErrorKind.Invalid, $"invalid value: {limits.MemorySwappiness}, valid memory swappiness range is 0-100");
        if (limits.Memory is not null && !host.Controllers.Contains("memory"))
        {
            log.Warn("Your kernel does not support memory limit capabilities or the cgroup is not mounted. Limitation discarded.");
            limits = limits with { Memory = null, MemorySwap = null };
        }
        if (limits.MemorySwap is not null && !host.SwapLimit)
        {
            // The default of twice the memory is nobody's wish: it goes without a word.
            limits = limits with { MemorySwap = null };
        }
        return limits;
    }

    private static ResourceSpec CheckOthers(ResourceSpec limits, HostFacts host, Logger log)
    {
        if (limits.PidsLimit is not null && !host.Controllers.Contains("pids"))
        {
            log.Warn("Your kernel does not support pids limit capabilities or the cgroup is not mounted. PIDs limit discarded.");
            limits = limits with { PidsLimit = null };
        }
        if (limits.CpuPeriod is { } period && ((long)period < SmallestPeriod || (long)period > LargestPeriod))
            throw new EngineError(ErrorKind.Invalid, "CPU cfs period cannot be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)");
        if (limits.CpuQuota is < SmallestPeriod and not -1) throw new EngineError(ErrorKind.Invalid, "CPU cfs quota cannot be less than 1ms (i.e. 1000)");
        if (limits.BlkioWeight is { } weight and (< 10 or > 1000)) throw new EngineError(ErrorKind.Invalid, $"range of blkio weight is from 10 to 1000");
        if ((limits.CpuShares ?? limits.CpuPeriod ?? (ulong?)limits.CpuQuota) is not null && !host.Controllers.Contains("cpu"))
        {
            log.Warn("Your kernel does not support CPU shares or the cgroup is not mounted. Shares discarded.");
            limits = limits with { CpuShares = null, CpuPeriod = null, CpuQuota = null };
        }
        if (limits.CpusetCpus.Length + limits.CpusetMems.Length > 0 && !host.Controllers.Contains("cpuset"))
        {
            log.Warn("Your kernel does not support cpuset or the cgroup is not mounted. CPUset discarded.");
            limits = limits with { CpusetCpus = "", CpusetMems = "" };
        }
        return limits;
    }
}
