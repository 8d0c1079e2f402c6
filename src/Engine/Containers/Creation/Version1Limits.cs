using System.Globalization;
using Selkie.Engine.Machine;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Creation;

/// <summary>Limits on cgroup v1, where the files of the hierarchies tell which of them the kernel has.</summary>
internal static class Version1Limits
{
    /// <summary>What is said where memory can be limited and swap cannot.</summary>
    internal const string NoSwap = "Your kernel does not support swap limit capabilities or the cgroup is not mounted. Memory limited without swap.";

    private const long SmallestPeriod = 1000, LargestPeriod = 1_000_000;

    /// <summary>A limit that needs a file of a hierarchy.</summary>
    private sealed record Need(string File, Func<ResourceSpec, bool> IsAsked, Func<ResourceSpec, ResourceSpec> Without, string Warning);

    private static readonly Need[] Needs =
    [
        new("memory", l => l.Memory is not null, l => l with { Memory = null, MemorySwap = null }, "Your kernel does not support memory limit capabilities or the cgroup is not mounted. Limitation discarded."),
        new("memory/memory.memsw.limit_in_bytes", l => l is { Memory: not null, MemorySwap: not null }, l => l with { MemorySwap = null }, NoSwap),
        new("memory/memory.swappiness", l => l.MemorySwappiness is not null, l => l with { MemorySwappiness = null }, "Your kernel does not support memory swappiness capabilities, or the cgroup is not mounted. Memory swappiness discarded."),
        new("memory/memory.soft_limit_in_bytes", l => l.MemoryReservation is not null, l => l with { MemoryReservation = null }, "Your kernel does not support memory soft limit capabilities or the cgroup is not mounted. Limitation discarded."),
        new("memory/memory.oom_control", l => l.OomKillDisable, l => l with { OomKillDisable = false }, "Your kernel does not support OomKillDisable. OomKillDisable discarded."),
        new("pids", l => l.PidsLimit >= 0, l => l with { PidsLimit = null }, "Your kernel does not support pids limit capabilities or the cgroup is not mounted. PIDs limit discarded."),
        new("cpu/cpu.shares", l => l.CpuShares is not null, l => l with { CpuShares = null }, "Your kernel does not support CPU shares or the cgroup is not mounted. Shares discarded."),
        new("cpu/cpu.cfs_period_us", l => l.CpuPeriod is not null, l => l with { CpuPeriod = null }, "Your kernel does not support CPU cfs period or the cgroup is not mounted. Period discarded."),
        new("cpu/cpu.cfs_quota_us", l => l.CpuQuota is not null, l => l with { CpuQuota = null }, "Your kernel does not support CPU cfs quota or the cgroup is not mounted. Quota discarded."),
        new("cpuset/cpuset.cpus", l => l.CpusetCpus.Length + l.CpusetMems.Length > 0, l => l with { CpusetCpus = "", CpusetMems = "" }, "Your kernel does not support cpuset or the cgroup is not mounted. CPUset discarded."),
        new("blkio/blkio.weight", l => l.BlkioWeight is not null, l => l with { BlkioWeight = null }, "Your kernel does not support Block I/O weight or the cgroup is not mounted. Weight discarded."),
        new("blkio/blkio.weight_device", l => l.DeviceWeights.Count > 0, l => l with { DeviceWeights = [] }, "Your kernel does not support Block I/O weight_device or the cgroup is not mounted. Weight-device discarded."),
        new("blkio/blkio.throttle.read_bps_device", l => l.DeviceReadBps.Count > 0, l => l with { DeviceReadBps = [] }, "Your kernel does not support BPS Block I/O read limit or the cgroup is not mounted. Block I/O BPS read limit discarded"),
        new("blkio/blkio.throttle.write_bps_device", l => l.DeviceWriteBps.Count > 0, l => l with { DeviceWriteBps = [] }, "Your kernel does not support BPS Block I/O write limit or the cgroup is not mounted. Block I/O BPS write limit discarded."),
        new("blkio/blkio.throttle.read_iops_device", l => l.DeviceReadIops.Count > 0, l => l with { DeviceReadIops = [] }, "Your kernel does not support IOPS Block read limit or the cgroup is not mounted. Block I/O IOPS read limit discarded."),
        new("blkio/blkio.throttle.write_iops_device", l => l.DeviceWriteIops.Count > 0, l => l with { DeviceWriteIops = [] }, "Your kernel does not support IOPS Block I/O write limit or the cgroup is not mounted. Block I/O IOPS write limit discarded."),
    ];

    /// <summary>Those that the host can keep.</summary>
    /// <exception cref="EngineError">They contradict each other, or are out of the kernel's range.</exception>
    internal static ResourceSpec Check(ResourceSpec limits, HostFacts host, Action<string> warn)
    {
        if (limits.Unified.Count > 0) throw Invalid("cannot use --cgroup-conf without cgroup v2");
        foreach (var need in Needs.Where(need => need.IsAsked(limits) && !host.HasVersion1(need.File)).ToList())
        {
            if (!need.IsAsked(limits)) continue; // went with another
            warn(need.Warning);
            limits = need.Without(limits);
        }
        CheckMemory(limits);
        CheckCpu(limits, host);
        if (limits.BlkioWeight is < 10 or > 1000) throw Invalid("range of blkio weight is from 10 to 1000");
        return limits;
    }

    private static void CheckMemory(ResourceSpec limits)
    {
        if (limits.Memory is null && limits.MemorySwap is not null) throw Invalid("you should always set a memory limit when using a memoryswap limit, see usage");
        if (limits.MemorySwap is >= 0 and var swap && swap < limits.Memory) throw Invalid("minimum memoryswap limit should be larger than memory limit, see usage");
        if (limits.MemorySwappiness is > 100) throw Invalid($"invalid value: {limits.MemorySwappiness}, valid memory swappiness range is 0-100");
        if (limits.Memory < limits.MemoryReservation) throw Invalid("minimum memory limit cannot be less than memory reservation limit, see usage");
    }

    private static void CheckCpu(ResourceSpec limits, HostFacts host)
    {
        if (limits.CpuPeriod is < SmallestPeriod or > LargestPeriod) throw Invalid("CPU cfs period cannot be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)");
        if (limits.CpuQuota is < SmallestPeriod and not -1) throw Invalid("CPU cfs quota cannot be less than 1ms (i.e. 1000)");
        CheckSet(limits.CpusetCpus, "cpus", "CPUs", host);
        CheckSet(limits.CpusetMems, "mems", "memory nodes", host);
    }

    private static void CheckSet(string asked, string file, string what, HostFacts host)
    {
        if (asked.Length == 0) return;
        var available = host.Version1Text($"cpuset/cpuset.{file}");
        var numbers = Numbers(asked) ?? throw Invalid($"invalid value {asked} for cpuset {file}");
        if (!numbers.IsSubsetOf(Numbers(available) ?? [])) throw Invalid($"requested {what} are not available - requested {asked}, available: {available}");
    }

    // "0-3,7" (cpuset(7), list format); null for anything else.
    private static HashSet<int>? Numbers(string list)
    {
        const int Most = 1 << 16;
        var numbers = new HashSet<int>();
        foreach (var part in list.Split(','))
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || !TryNumber(ends[0], out var first) || !TryNumber(ends[^1], out var last) || last < first || last > Most) return null;
            numbers.UnionWith(Enumerable.Range(first, last - first + 1));
        }
        return numbers;
    }

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static EngineError Invalid(string text) => new(ErrorKind.Invalid, text);
}
