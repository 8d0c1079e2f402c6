using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Creation;
using Selkie.Oci;
using Selkie.Oci.Text;
using Selkie.Runtime.Containers;
using Selkie.Service.Http;

namespace Selkie.Service.Containers.Creation;

internal sealed partial class LibpodCreate
{
    // The runtime specification's LinuxResources (config-linux.md).
    private CreateContainer Limits(CreateContainer request)
    {
        var limits = _body.Inner("resource_limits");
        var memory = limits.Inner("memory");
        var weight = limits.Inner("blockIO").Natural("weight");
        return Processors(request, limits.Inner("cpu")) with
        {
            Memory = Bytes(memory, "limit"),
            MemoryReservation = Bytes(memory, "reservation"),
            MemorySwap = Bytes(memory, "swap"),
            MemorySwappiness = memory.Number("swappiness"),
            OomKillDisable = memory.Switch("disableOOMKiller") ?? false,
            PidsLimit = limits.Inner("pids").Number("limit"),
            BlkioWeight = weight is null or <= ushort.MaxValue ? (ushort?)weight : throw new EngineError(ErrorKind.Invalid, "resource_limits.blockIO.weight is too large"),
            BlkioWeightDevices = Devices("weightDevice", "weight", DeviceLimitFlags.Weight.Of),
            DeviceReadBps = Devices("throttleReadBpsDevice", "rate", DeviceLimitFlags.Bytes.Of),
            DeviceWriteBps = Devices("throttleWriteBpsDevice", "rate", DeviceLimitFlags.Bytes.Of),
            DeviceReadIops = Devices("throttleReadIOPSDevice", "rate", DeviceLimitFlags.Operations.Of),
            DeviceWriteIops = Devices("throttleWriteIOPSDevice", "rate", DeviceLimitFlags.Operations.Of),
            CgroupConf = _body.Pairs("unified"),
            RdtClass = _body.Inner("intelRdt").Text("closID"),
        };
    }

    private static CreateContainer Processors(CreateContainer request, RequestBody cpu) => request with
    {
        CpuShares = cpu.Natural("shares"),
        CpuPeriod = cpu.Natural("period"),
        CpuQuota = cpu.Number("quota"),
        CpuRealtimePeriod = cpu.Natural("realtimePeriod"),
        CpuRealtimeRuntime = cpu.Number("realtimeRuntime"),
        CpusetCpus = cpu.Text("cpus"),
        CpusetMems = cpu.Text("mems"),
    };

    private static ByteSize? Bytes(RequestBody memory, string name) => memory.Number(name) switch
    {
        null => null,
        < -1 => throw new EngineError(ErrorKind.Invalid, $"resource_limits.memory.{name} is negative"),
        var bytes => new ByteSize(bytes.Value),
    };

    // By path; the numbers of the device are looked up here.
    private IReadOnlyList<DeviceLimit> Devices(string name, string number, Func<string, ulong, DeviceLimit> make) => [.. _body.ObjectsByName(name).Select(pair =>
    {
        pair.Value?.Pass("major", "minor");
        return make(pair.Key, pair.Value?.Natural(number) ?? 0);
    })];
}
