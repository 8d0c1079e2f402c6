using Selkie.Runtime.Containers;

namespace Selkie.Remote.Creation;

internal sealed partial class SpecBody
{
    private const ulong UsualPeriod = 100_000; // microseconds: of what --cpus is a share

    // The runtime specification's LinuxResources (config-linux.md).
    private void Limits()
    {
        Pairs("unified", _options.CgroupConf);
        if (_options.RdtClass is { Length: > 0 } rdt) Object("intelRdt", () => Text("closID", rdt));
        if (HasMemory || HasProcessors || _options.PidsLimit is not null || _options.BlkioWeight is not null) Object("resource_limits", () =>
        {
            // An empty one would say zero.
            if (HasMemory) Object("memory", Memory);
            if (HasProcessors) Object("cpu", Processors);
            if (_options.PidsLimit is { } most) Object("pids", () => Number("limit", most));
            if (_options.BlkioWeight is { } weight) Object("blockIO", () => Number("weight", weight));
        });
        Devices();
    }

    private bool HasMemory => _options is not { Memory: null, MemoryReservation: null, MemorySwap: null, MemorySwappiness: null, OomKillDisable: false };

    private bool HasProcessors =>
        _options is not { CpuShares: null, CpuPeriod: null, CpuQuota: null, Cpus: null, CpuRealtimePeriod: null, CpuRealtimeRuntime: null, CpusetCpus: null, CpusetMems: null };

    private void Memory()
    {
        Number("limit", _options.Memory?.Bytes);
        Number("reservation", _options.MemoryReservation?.Bytes);
        Number("swap", _options.MemorySwap?.Bytes);
        Number("swappiness", _options.MemorySwappiness);
        if (_options.OomKillDisable) Switch("disableOOMKiller", true);
    }

    private void Processors()
    {
        Natural("shares", _options.CpuShares);
        Natural("period", _options.CpuPeriod ?? (_options.Cpus is null ? null : UsualPeriod));
        Number("quota", _options.CpuQuota ?? (_options.Cpus is { } cpus ? (long)(cpus * UsualPeriod) : null));
        Natural("realtimePeriod", _options.CpuRealtimePeriod);
        Number("realtimeRuntime", _options.CpuRealtimeRuntime);
        Text("cpus", _options.CpusetCpus);
        Text("mems", _options.CpusetMems);
    }

    // The service finds the numbers of the devices: those of this machine are others.
    private void Devices()
    {
        Devices("weightDevice", "weight", _options.BlkioWeightDevices);
        Devices("throttleReadBpsDevice", "rate", _options.DeviceReadBps);
        Devices("throttleWriteBpsDevice", "rate", _options.DeviceWriteBps);
        Devices("throttleReadIOPSDevice", "rate", _options.DeviceReadIops);
        Devices("throttleWriteIOPSDevice", "rate", _options.DeviceWriteIops);
    }

    private void Devices(string name, string number, IReadOnlyList<DeviceLimit> limits)
    {
        if (limits.Count > 0) Object(name, () =>
        {
            foreach (var limit in limits.GroupBy(limit => limit.Path)) Object(limit.Key, () => Natural(number, limit.Last().Value));
        });
    }

    private void Natural(string name, ulong? value)
    {
        if (value is { } number) _json.WriteNumber(name, number);
    }

    private void Object(string name, Action members)
    {
        _json.WriteStartObject(name);
        members();
        _json.WriteEndObject();
    }
}
