using Selkie.Engine.Configuration;
using Selkie.Engine.Files;
using Selkie.Engine.Runtimes;
using Selkie.Oci;
using Selkie.Oci.Text;
using Selkie.Runtime;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Creation;

internal sealed partial class SpecFactory
{
    private bool IsPrivileged => _options.Privileged ?? _conf.Privileged;

    private NamespaceSpec BuildNamespaces()
    {
        var user = UserNamespaceFactory.Build(_options, _engine.Call, _conf.NamespaceMode("userns"), name => FindDonor("user", name));
        var sharesCgroups = !_engine.Host.UnifiedCgroups;
        var result = user with
        {
            Pid = OfDonor("PID", _options.Pid ?? OfConf("pidns"), NamespaceMode.Private, donor => donor.Namespaces.Pid),
            Ipc = OfDonor("IPC", _options.Ipc ?? OfConf("ipcns"), NamespaceMode.Shareable, IpcOf),
            Uts = OfDonor("UTS", _options.Uts ?? OfConf("utsns"), NamespaceMode.Private, donor => donor.Namespaces.Uts),
            Cgroup = OfDonor("cgroup", _options.CgroupNs ?? OfConf("cgroupns"), sharesCgroups ? NamespaceMode.Host : NamespaceMode.Private, donor => donor.Namespaces.Cgroup),
        };
        if (_options.Hostname is { Length: > 0 } && !result.Uts.IsPrivate)
            throw new EngineError(ErrorKind.Invalid, "cannot set hostname when running in the host UTS namespace: invalid configuration");
        if (_options.ShmSize is not null && (result.Ipc.IsHost || result.Ipc.IsNone))
            throw new EngineError(ErrorKind.Invalid, $"cannot set shmsize when running in the {{{result.Ipc} }} IPC Namespace");
        return result;
    }

    private NamespaceMode? OfConf(string name) => _conf.NamespaceMode(name) is { } text ? NamespaceMode.Parse(text) : null;

    // The mode with the container's id instead of its name. An ordinary user may not enter a namespace of the host (setns(2): EPERM), and is in it: who joins a
    // container that is there joins nothing.
    private NamespaceMode OfDonor(string type, NamespaceMode? asked, NamespaceMode otherwise, Func<ContainerSpec, NamespaceMode> modeOf)
    {
        var mode = asked ?? otherwise;
        if (mode.Path is { } path) CheckPath(type, path);
        if (mode.Container is not { } name) return mode;
        var donor = FindDonor(type, name);
        return modeOf(donor).IsHost && UserDirectories.Rootless ? NamespaceMode.Host : NamespaceMode.Of(donor.Id);
    }

    /// <summary>Fails unless the path of a namespace can be had.</summary>
    internal static void CheckPath(string type, string path)
    {
        if (PathAccess.Trouble(path) is { } trouble) throw new EngineError(ErrorKind.Invalid, $"cannot find specified {type} namespace path: {trouble}");
    }

    // Only what its owner shares can be joined.
    private static NamespaceMode IpcOf(ContainerSpec donor) => !donor.Namespaces.Ipc.IsPrivate
        ? donor.Namespaces.Ipc
        : throw new EngineError(ErrorKind.Invalid, $"joining IPC of container {donor.Id} is not allowed: non-shareable IPC (hint: use IpcMode:shareable for the donor container)");

    private SecuritySpec BuildSecurity(NamespaceSpec namespaces, bool systemd)
    {
        var security = new SecuritySpec
        {
            Privileged = IsPrivileged,
            CapAdd = _options.CapAdd,
            CapDrop = _options.CapDrop,
            SeccompProfile = _conf.SeccompProfile ?? "",
            ImageSeccomp = ImageSeccomp(),
            Personality = _options.Personality ?? "",
            ReadOnlyRoot = _options.ReadOnly ?? _conf.ReadOnly,
            ReadOnlyTmpfs = _options.ReadOnlyTmpfs ?? true,
            Devices = [.. _conf.Devices.Select(DeviceRequest.Parse), .. _options.Devices],
            DeviceCgroupRules = _options.DeviceCgroupRules,
            Sysctls = PairFlags.ByKey(_options.Sysctls),
        };
        if (UserDirectories.Rootless && security.DeviceCgroupRules.Count > 0)
            throw new EngineError(ErrorKind.Unsupported, "device cgroup rules are not supported in rootless mode or in a user namespace");
        foreach (var option in LabelsOfCaller().Concat(_options.SecurityOpt)) security = Apply(security, option);
        Selkie.Engine.Machine.AppArmor.OfHost.Check(security);
        CheckCapabilities(security);
        return ChooseLabels(security, namespaces, systemd);
    }

    // Root of a privileged container has them all, whatever is added and dropped.
    private void CheckCapabilities(SecuritySpec security)
    {
        if (security.Privileged && _options.User is not { IsRoot: false }) return;
        foreach (var name in security.CapAdd.Concat(security.CapDrop)) Capabilities.Check(name);
        _ = Capabilities.Merge([], security.CapAdd, security.CapDrop);
    }

    // The profile that the image's author put into its labels (podman-run(1), --seccomp-policy).
    private string? ImageSeccomp() => _options.SeccompPolicy switch
    {
        "image" when _image is null => throw new EngineError(ErrorKind.Invalid, "cannot read seccomp profile without a valid image"),
        "image" => _defaults.Labels?.GetValueOrDefault("io.containers.seccomp.profile") is { Length: > 0 } profile
            ? profile
            : throw new EngineError(ErrorKind.Invalid, "no seccomp policy defined by image"),
        _ => null,
    };

    private SecuritySpec Apply(SecuritySpec security, SecurityOption option)
    {
        var value = option.Value ?? "";
        return option.Key switch
        {
            "seccomp" => security with { SeccompProfile = value is "" or "unconfined" ? value : _engine.Call.PathOf(value), Options = [.. security.Options, $"seccomp={value}"] },
            "label" => AddLabel(security, value),
            "apparmor" => security with { Options = [.. security.Options, $"apparmor={value}"] },
            "mask" => security with { Mask = [.. security.Mask, .. value.Split(':')] },
            "unmask" => security with { Unmask = [.. security.Unmask, value], Options = [.. security.Options, $"unmask={value}"] },
            "systempaths" => security with { Unmask = [.. security.Unmask, "ALL"] },
            "proc-opts" => security with { ProcOptions = value.Split(',') },
            _ when option.IsOn => security with { NoNewPrivileges = true, Options = [.. security.Options, option.Key] },
            _ => security with { NoNewPrivileges = false },
        };
    }

    private ResourceSpec BuildResources()
    {
        if (_options.KernelMemory is not null) _engine.Log.Warn("The --kernel-memory flag is no longer supported. This flag is a noop.");
        var memory = Limit(_options.Memory);
        var mode = _options.Cgroups ?? WordFlags.Cgroups.Parse(_conf.Cgroups);
        var resources = new ResourceSpec
        {
            Cgroups = mode,
            CgroupManager = _engine.Runtime.CgroupManager,
            CgroupParent = _options.CgroupParent ?? "",
            Memory = memory,
            MemoryReservation = Limit(_options.MemoryReservation),
            MemorySwap = Limit(_options.MemorySwap) ?? memory * 2,
            MemorySwappiness = _options.MemorySwappiness is >= 0 and var swappiness ? (ulong)swappiness : null,
            OomKillDisable = _options.OomKillDisable,
            CpuShares = Above(_options.CpuShares),
            CpuPeriod = _options.Cpus > 0 ? 100_000 : Above(_options.CpuPeriod),
            CpuQuota = _options.Cpus is > 0 and var cpus ? (long)(cpus * 100_000) : _options.CpuQuota is > 0 and var quota ? quota : null,
            CpuRealtimePeriod = _options.CpuRealtimePeriod,
            CpuRealtimeRuntime = _options.CpuRealtimeRuntime,
            CpusetCpus = _options.CpusetCpus ?? "",
            CpusetMems = _options.CpusetMems ?? "",
            PidsLimit = PidsLimit(mode),
            BlkioWeight = _options.BlkioWeight,
            DeviceWeights = DeviceLimitFlags.ByDevice(_options.BlkioWeightDevices),
            DeviceReadBps = DeviceLimitFlags.ByDevice(_options.DeviceReadBps),
            DeviceWriteBps = DeviceLimitFlags.ByDevice(_options.DeviceWriteBps),
            DeviceReadIops = DeviceLimitFlags.ByDevice(_options.DeviceReadIops),
            DeviceWriteIops = DeviceLimitFlags.ByDevice(_options.DeviceWriteIops),
            RdtClass = _options.RdtClass ?? "",
            ShmSizeSystemd = _options.ShmSizeSystemd?.Bytes ?? 0,
            // The default is said in units of 1000 and --shm-size in units of 1024 (containers/common, DefaultShmSize).
            ShmSize = (_options.ShmSize ?? ByteSize.ParseDecimal(_conf.ShmSize)).Bytes,
            Unified = PairFlags.ByKey(_options.CgroupConf),
        };
        return ResourceLimits.Check(resources, _engine.Host, Warn, asked: HasLimits);
    }

    private bool HasLimits => _options is not
    {
        Memory: null, MemoryReservation: null, MemorySwap: null, MemorySwappiness: null, OomKillDisable: false, CpuShares: null, Cpus: null, CpuPeriod: null,
        CpuQuota: null, CpuRealtimePeriod: null, CpuRealtimeRuntime: null, CpusetCpus: null, CpusetMems: null, PidsLimit: null, BlkioWeight: null,
        CgroupConf.Count: 0, BlkioWeightDevices.Count: 0, DeviceReadBps.Count: 0, DeviceWriteBps.Count: 0, DeviceReadIops.Count: 0, DeviceWriteIops.Count: 0,
    };

    // Without the controller nobody has a limit unless somebody asked for one.
    private long? PidsLimit(string mode)
    {
        if (_options.PidsLimit is { } asked) return asked == 0 ? null : asked;
        if (mode == "disabled" || !_engine.Host.Controllers.Contains("pids")) return null;
        return _conf.PidsLimit > 0 ? _conf.PidsLimit : null;
    }

    private static ulong? Above(ulong? asked) => asked is 0 ? null : asked;

    // 0 is no limit.
    private static long? Limit(ByteSize? asked) => asked is { Bytes: not 0 and var bytes } ? bytes : null;
}
