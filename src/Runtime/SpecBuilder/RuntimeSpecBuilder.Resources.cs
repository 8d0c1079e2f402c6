using Selkie.Oci.Runtime;
using Selkie.Runtime.Containers;

namespace Selkie.Runtime.SpecBuilder;

public sealed partial class RuntimeSpecBuilder
{
    private Resources? BuildResources()
    {
        var limits = _container.Resources;
        if (limits.Cgroups == "disabled") return null;
        return new Resources
        {
            Devices = BuildDeviceRules(),
            Memory = BuildMemory(limits),
            Cpu = BuildCpu(limits),
            Pids = limits.PidsLimit is { } pids and not 0 ? new Pids { Limit = pids } : null,
            BlockIO = BuildBlockIO(limits),
            Unified = limits.Unified.Count > 0 ? limits.Unified : null,
        };
    }

    private static Memory? BuildMemory(ResourceSpec limits)
    {
        if (limits is { Memory: null, MemoryReservation: null, MemorySwap: null, MemorySwappiness: null, OomKillDisable: false }) return null;
        return new Memory
        {
            Limit = limits.Memory,
            Reservation = limits.MemoryReservation,
            Swap = limits.MemorySwap,
            Swappiness = limits.MemorySwappiness,
            DisableOomKiller = limits.OomKillDisable ? true : null,
        };
    }

    private static BlockIO? BuildBlockIO(ResourceSpec limits)
    {
        if (!limits.HasBlockLimits) return null;
        return new BlockIO
        {
            Weight = limits.BlkioWeight,
            WeightDevice = Nullable(limits.DeviceWeights, limit => new WeightDevice { Major = limit.Major, Minor = limit.Minor, Weight = (ushort)limit.Value }),
            ThrottleReadBpsDevice = Throttles(limits.DeviceReadBps),
            ThrottleWriteBpsDevice = Throttles(limits.DeviceWriteBps),
            ThrottleReadIopsDevice = Throttles(limits.DeviceReadIops),
            ThrottleWriteIopsDevice = Throttles(limits.DeviceWriteIops),
        };

        static List<ThrottleDevice>? Throttles(IReadOnlyList<DeviceLimit> limits) =>
            Nullable(limits, limit => new ThrottleDevice { Major = limit.Major, Minor = limit.Minor, Rate = limit.Value });

        static List<T>? Nullable<T>(IReadOnlyList<DeviceLimit> limits, Func<DeviceLimit, T> convert) => limits.Count > 0 ? [.. limits.Select(convert)] : null;
    }

    private static Cpu? BuildCpu(ResourceSpec limits)
    {
        var cpu = new Cpu
        {
            Shares = limits.CpuShares,
            Period = limits.CpuPeriod,
            Quota = limits.CpuQuota,
            RealtimePeriod = limits.CpuRealtimePeriod,
            RealtimeRuntime = limits.CpuRealtimeRuntime,
            Cpus = limits.CpusetCpus.Length > 0 ? limits.CpusetCpus : null,
            Mems = limits.CpusetMems.Length > 0 ? limits.CpusetMems : null,
        };
        return cpu == new Cpu() ? null : cpu;
    }

    private List<DeviceCgroup>? BuildDeviceRules()
    {
        if (_container.Security.Privileged) return _facts.Rootless ? null : [new DeviceCgroup { Allow = true, Access = "rwm" }];
        if (InUserNamespace) return null;
        var rules = new List<DeviceCgroup> { new() { Allow = false, Access = "rwm" } };
        foreach (var device in _facts.Devices)
            rules.Add(new DeviceCgroup
            {
                Allow = true,
                Type = device.Node.Type,
                Major = device.Node.Major,
                Minor = device.Node.Minor,
                Access = device.Permissions,
            });
        rules.AddRange(_container.Security.DeviceCgroupRules.Select(rule => rule.ToCgroup()));
        return rules;
    }

    private List<Device>? BuildDevices()
    {
        if (InUserNamespace) return null; // bound from the host instead: a user namespace cannot make nodes
        var devices = new List<Device>();
        if (_container.Security.Privileged)
            devices.AddRange(_facts.HostDevices
                .Where(device => !_container.Process.SystemdMode || !IsVirtualConsole(device.Path))
                .Select(device => Convert(device, device.Path)));
        devices.AddRange(_facts.Devices.Select(device => Convert(device.Node, device.Destination)));
        return devices.Count > 0 ? devices : null;
    }

    private static Device Convert(HostDevice device, string path) => new()
    {
        Path = path,
        Type = device.Type,
        Major = device.Major,
        Minor = device.Minor,
        FileMode = device.Mode,
        Uid = device.Uid,
        Gid = device.Gid,
    };

    private static bool IsVirtualConsole(string path) =>
        path.StartsWith("/dev/tty", StringComparison.Ordinal) && path.Length > 8 && path.AsSpan(8).IndexOfAnyExceptInRange('0', '9') < 0;
}
