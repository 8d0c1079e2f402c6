using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Creation;
using Selkie.Oci;
using Selkie.Oci.Text;
using Selkie.Runtime.Containers;

namespace Selkie.Service.Containers.Creation;

internal sealed partial class DockerCreate
{
    private const ulong Period = 100_000;
    private const long NanosOfQuota = 10_000; // of a whole CPU's 10^9 in that period

    private CreateContainer Limits(CreateContainer request)
    {
        NotHere("KernelMemory", "kernels have no such limit any more");
        NotHere("KernelMemoryTCP", "kernels have no such limit any more");
        foreach (var name in new[] { "CpuCount", "CpuPercent", "IOMaximumIOps", "IOMaximumBandwidth" }) NotHere(name, "it is for Windows");
        if (_host.Text("Isolation") is { } isolation and not ("" or "default")) throw new EngineError(ErrorKind.Invalid, $"invalid isolation \"{isolation}\": Linux has only \"default\"");
        if (_host.Text("Runtime") is { } runtime and not ("" or "oci")) throw new EngineError(ErrorKind.Unsupported, $"HostConfig.Runtime \"{runtime}\" is not supported yet: the service has one for all, --runtime");
        return Processors(request) with
        {
            Memory = Size("Memory"),
            MemoryReservation = Size("MemoryReservation"),
            MemorySwap = _host.Number("MemorySwap") is { } swap and not 0 ? new ByteSize(swap) : null,
            MemorySwappiness = _host.Number("MemorySwappiness") is >= 0 and var swappiness ? swappiness : null,
            OomKillDisable = _host.Switch("OomKillDisable") ?? false,
            PidsLimit = _host.Number("PidsLimit") is { } pids and not 0 ? pids : null,
            ShmSize = Size("ShmSize"),
            BlkioWeight = Weight(_host.Natural("BlkioWeight") ?? 0),
            BlkioWeightDevices = Devices("BlkioWeightDevice", "Weight", DeviceLimitFlags.Weight.Of),
            DeviceReadBps = Devices("BlkioDeviceReadBps", "Rate", DeviceLimitFlags.Bytes.Of),
            DeviceWriteBps = Devices("BlkioDeviceWriteBps", "Rate", DeviceLimitFlags.Bytes.Of),
            DeviceReadIops = Devices("BlkioDeviceReadIOps", "Rate", DeviceLimitFlags.Operations.Of),
            DeviceWriteIops = Devices("BlkioDeviceWriteIOps", "Rate", DeviceLimitFlags.Operations.Of),
        };
    }

    private CreateContainer Processors(CreateContainer request)
    {
        var (period, quota, nanos) = (_host.Natural("CpuPeriod") ?? 0, _host.Number("CpuQuota") ?? 0, _host.Number("NanoCpus") ?? 0);
        if (nanos < 0) throw new EngineError(ErrorKind.Invalid, "HostConfig.NanoCpus is negative");
        if (nanos > 0 && (period, quota) != (0UL, 0L)) throw new EngineError(ErrorKind.Invalid, "NanoCpus conflicts with CpuPeriod and CpuQuota");
        if (nanos > 0) (period, quota) = (Period, nanos / NanosOfQuota);
        return request with
        {
            CpuPeriod = period > 0 ? period : null,
            CpuQuota = quota != 0 ? quota : null,
            CpuShares = _host.Natural("CpuShares") is > 0 and var shares ? shares : null,
            CpuRealtimePeriod = _host.Natural("CpuRealtimePeriod") is > 0 and var realtime ? realtime : null,
            CpuRealtimeRuntime = _host.Number("CpuRealtimeRuntime") is { } runtime and not 0 ? runtime : null,
            CpusetCpus = NullIfEmpty(_host.Text("CpusetCpus")),
            CpusetMems = NullIfEmpty(_host.Text("CpusetMems")),
        };
    }

    private ByteSize? Size(string name) => _host.Number(name) switch
    {
        null or 0 => null,
        < 0 => throw new EngineError(ErrorKind.Invalid, $"HostConfig.{name} is negative"),
        var bytes => new ByteSize(bytes.Value),
    };

    private static ushort? Weight(ulong weight) => weight switch
    {
        0 => null,
        >= 10 and <= 1000 => (ushort)weight,
        _ => throw new EngineError(ErrorKind.Invalid, "HostConfig.BlkioWeight is not between 10 and 1000"),
    };

    private IReadOnlyList<DeviceLimit> Devices(string name, string number, Func<string, ulong, DeviceLimit> make) =>
        [.. _host.Objects(name).Select(device => make(device.Text("Path") ?? "", device.Natural(number) ?? 0))];

    private void NotHere(string name, string why)
    {
        if (_host.Number(name) is { } number and not 0) _warnings.Add($"{name} is discarded: {why}");
    }
}
