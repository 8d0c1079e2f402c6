using Selkie.Engine.Verbs;
using Selkie.Oci.Text;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Creation;

public abstract partial record ContainerOptions
{
    /// <summary>Memory limit (number and unit: b, k, m, g)</summary>
    [Option("memory", 'm', ParsedBy = typeof(SizeFlags.Memory))] public ByteSize? Memory { get; init; }

    /// <summary>Kept for Docker: kernels have no such limit any more</summary>
    [Option("kernel-memory", Hidden = true)] public string? KernelMemory { get; init; }

    /// <summary>Soft memory limit (number and unit)</summary>
    [Option("memory-reservation", ParsedBy = typeof(SizeFlags.Memory))] public ByteSize? MemoryReservation { get; init; }

    /// <summary>Limit of memory and swap together; -1 is unlimited</summary>
    [Option("memory-swap", ParsedBy = typeof(SizeFlags.MemorySwap))] public ByteSize? MemorySwap { get; init; }

    /// <summary>How readily the container's memory is swapped out (0 to 100; cgroup v1 only)</summary>
    [Option("memory-swappiness", Default = "-1")] public long? MemorySwappiness { get; init; }

    /// <summary>Do not kill processes of the container when memory is short</summary>
    [Option("oom-kill-disable")] public bool OomKillDisable { get; init; }

    /// <summary>Number of CPUs</summary>
    [Option("cpus")] public double? Cpus { get; init; }

    /// <summary>Weight among containers for CPU time</summary>
    [Option("cpu-shares", 'c')] public ulong? CpuShares { get; init; }

    /// <summary>Period of the CPU scheduler in microseconds</summary>
    [Option("cpu-period")] public ulong? CpuPeriod { get; init; }

    /// <summary>Time of a period that the container may use, in microseconds</summary>
    [Option("cpu-quota")] public long? CpuQuota { get; init; }

    /// <summary>Period of real-time scheduling in microseconds (cgroup v1 only)</summary>
    [Option("cpu-rt-period")] public ulong? CpuRealtimePeriod { get; init; }

    /// <summary>Real-time share of that period in microseconds (cgroup v1 only)</summary>
    [Option("cpu-rt-runtime")] public long? CpuRealtimeRuntime { get; init; }

    /// <summary>CPUs that may be used (0-3, 0,1)</summary>
    [Option("cpuset-cpus")] public string? CpusetCpus { get; init; }

    /// <summary>Memory nodes that may be used (0-3, 0,1)</summary>
    [Option("cpuset-mems")] public string? CpusetMems { get; init; }

    /// <summary>Largest number of processes; -1 is unlimited</summary>
    [Option("pids-limit", Default = "2048")] public long? PidsLimit { get; init; }

    /// <summary>Weight among containers for block input and output (10 to 1000)</summary>
    [Option("blkio-weight", Type = "string", ParsedBy = typeof(SizeFlags.Weight))] public ushort? BlkioWeight { get; init; }

    /// <summary>Weight of a block device (DEVICE:WEIGHT)</summary>
    [Option("blkio-weight-device", ParsedBy = typeof(DeviceLimitFlags.Weight))] public IReadOnlyList<DeviceLimit> BlkioWeightDevices { get; init; } = [];

    /// <summary>Bytes a second read from a device (DEVICE:NUMBER[UNIT])</summary>
    [Option("device-read-bps", ParsedBy = typeof(DeviceLimitFlags.Bytes))] public IReadOnlyList<DeviceLimit> DeviceReadBps { get; init; } = [];

    /// <summary>Read operations a second on a device (DEVICE:NUMBER)</summary>
    [Option("device-read-iops", ParsedBy = typeof(DeviceLimitFlags.Operations))] public IReadOnlyList<DeviceLimit> DeviceReadIops { get; init; } = [];

    /// <summary>Bytes a second written to a device (DEVICE:NUMBER[UNIT])</summary>
    [Option("device-write-bps", ParsedBy = typeof(DeviceLimitFlags.Bytes))] public IReadOnlyList<DeviceLimit> DeviceWriteBps { get; init; } = [];

    /// <summary>Write operations a second on a device (DEVICE:NUMBER)</summary>
    [Option("device-write-iops", ParsedBy = typeof(DeviceLimitFlags.Operations))] public IReadOnlyList<DeviceLimit> DeviceWriteIops { get; init; } = [];

    /// <summary>Class of service of processor caches and memory bandwidth (a directory below /sys/fs/resctrl)</summary>
    [Option("rdt-class")] public string? RdtClass { get; init; }

    /// <summary>Size of each tmpfs that systemd gets: /run, /run/lock, /tmp, /var/log/journal (number and unit)</summary>
    [Option("shm-size-systemd", ParsedBy = typeof(SizeFlags.SystemdSharedMemory))] public ByteSize? ShmSizeSystemd { get; init; }

    /// <summary>Size of /dev/shm (number and unit)</summary>
    [Option("shm-size", Default = "65536k", ParsedBy = typeof(SizeFlags.SharedMemory))] public ByteSize? ShmSize { get; init; }

    /// <summary>Set a file of the container's cgroup (file=value; cgroup v2 only)</summary>
    [Option("cgroup-conf", Split = true, ParsedBy = typeof(PairFlags.CgroupFile))] public IReadOnlyList<KeyValuePair<string, string>> CgroupConf { get; init; } = [];
}
