using Selkie.Engine.Configuration;
using Selkie.Oci;
using Selkie.Runtime;

namespace Selkie.Engine.Containers.Creation;

internal sealed partial class SpecFactory
{
    private bool IsPrivileged => _options.Privileged ?? _conf.Privileged;

    private NamespaceSpec BuildNamespaces()
    {
        var user = UserNamespaceFactory.Build(_options, _conf.NamespaceMode("userns"), name => _engine.Lookup.One(name).Spec);
        var cgroupDefault = IsPrivileged && !_engine.Host.UnifiedCgroups ? "host" : _engine.Host.UnifiedCgroups ? "private" : "host";
        var result = user with
        {
            Pid = OfDonor(NamespaceParser.Parse(_options.Pid ?? _conf.NamespaceMode("pidns"), "private", [], "PID", name => ResolveDonor("pid", name)), donor => donor.Namespaces.Pid),
            Ipc = OfDonor(NamespaceParser.Parse(_options.Ipc ?? _conf.NamespaceMode("ipcns"), "shareable", ["shareable", "none"], "IPC", name => ResolveDonor("ipc", name)), IpcOf),
            Uts = OfDonor(NamespaceParser.Parse(_options.Uts ?? _conf.NamespaceMode("utsns"), "private", [], "UTS", name => ResolveDonor("uts", name)), donor => donor.Namespaces.Uts),
            Cgroup = OfDonor(NamespaceParser.Parse(_options.CgroupNs ?? _conf.NamespaceMode("cgroupns"), cgroupDefault, [], "cgroup", name => ResolveDonor("cgroup", name)), donor => donor.Namespaces.Cgroup),
        };
        if (_options.Hostname is { Length: > 0 } && result.Uts != "private")
            throw new EngineError(ErrorKind.Invalid, "cannot set hostname when running in the host UTS namespace: invalid configuration");
        if (_options.ShmSize is not null && result.Ipc is "host" or "none")
            throw new EngineError(ErrorKind.Invalid, $"cannot set shmsize when running in the {{{result.Ipc} }} IPC Namespace");
        return result;
    }

    // An ordinary user may not enter a namespace of the host (setns(2): EPERM), and is in it: who joins a container that is there joins nothing.
    private string OfDonor(string mode, Func<ContainerSpec, string> modeOf)
    {
        const string Prefix = "container:";
        if (!mode.StartsWith(Prefix, StringComparison.Ordinal)) return mode;
        return modeOf(_engine.Lookup.One(mode[Prefix.Length..]).Spec) == "host" && UserDirectories.Rootless ? "host" : mode;
    }

    // Only what its owner shares can be joined.
    private static string IpcOf(ContainerSpec donor) => donor.Namespaces.Ipc != "private"
        ? donor.Namespaces.Ipc
        : throw new EngineError(ErrorKind.Invalid, $"joining IPC of container {donor.Id} is not allowed: non-shareable IPC (hint: use IpcMode:shareable for the donor container)");

    private SecuritySpec BuildSecurity(NamespaceSpec namespaces, bool systemd)
    {
        var security = new SecuritySpec
        {
            Privileged = IsPrivileged,
            CapAdd = [.. _options.CapAdd.Select(Capabilities.Normalize)],
            CapDrop = [.. _options.CapDrop.Select(Capabilities.Normalize)],
            SeccompProfile = _conf.SeccompProfile ?? "",
            ImageSeccomp = ImageSeccomp(),
            Personality = _options.Personality switch
            {
                null or "" => "",
                "LINUX" or "LINUX32" => _options.Personality,
                var other => throw new EngineError(ErrorKind.Invalid, $"invalid personality \"{other}\": it must be LINUX or LINUX32"),
            },
            ReadOnlyRoot = _options.ReadOnly ?? _conf.ReadOnly,
            ReadOnlyTmpfs = _options.ReadOnlyTmpfs ?? true,
            Devices = [.. _conf.Devices, .. _options.Devices],
            DeviceCgroupRules = [.. _options.DeviceCgroupRules.Select(DeviceRule.Check)],
            Sysctls = BuildSysctls(),
        };
        if (UserDirectories.Rootless && security.DeviceCgroupRules.Count > 0)
            throw new EngineError(ErrorKind.Unsupported, "device cgroup rules are not supported in rootless mode or in a user namespace");
        foreach (var option in LabelsOfCaller().Concat(_options.SecurityOpt)) security = Apply(security, option);
        Host.AppArmor.OfHost.Check(security);
        _ = Capabilities.Merge([], security.CapAdd, security.CapDrop);
        return ChooseLabels(security, namespaces, systemd);
    }

    // The profile that the image's author put into its labels (podman-run(1), --seccomp-policy).
    private string? ImageSeccomp() => _options.SeccompPolicy switch
    {
        null or "" or "default" => null,
        "image" when _image is null => throw new EngineError(ErrorKind.Invalid, "cannot read seccomp profile without a valid image"),
        "image" => _defaults.Labels?.GetValueOrDefault("io.containers.seccomp.profile") is { Length: > 0 } profile
            ? profile
            : throw new EngineError(ErrorKind.Invalid, "no seccomp policy defined by image"),
        var other => throw new EngineError(ErrorKind.Invalid, $"invalid seccomp policy \"{other}\": valid policies are [\"default\" \"image\"]"),
    };

    // key=value or, as Docker once had it, key:value.
    private static SecuritySpec Apply(SecuritySpec security, string option)
    {
        var at = option.IndexOf('=');
        if (at < 0) at = option.IndexOf(':');
        var key = at < 0 ? option : option[..at];
        var value = at < 0 ? null : option[(at + 1)..];
        if (value is null && key != "no-new-privileges") throw new EngineError(ErrorKind.Invalid, $"invalid --security-opt 1: \"{option}\"");
        return key switch
        {
            "seccomp" => security with { SeccompProfile = value!, Options = [.. security.Options, $"seccomp={value}"] },
            "label" => AddLabel(security, value!),
            "apparmor" => security with { Options = [.. security.Options, $"apparmor={value}"] },
            "mask" => security with { Mask = [.. security.Mask, .. value!.Split(':')] },
            "unmask" => security with { Unmask = [.. security.Unmask, value!], Options = [.. security.Options, $"unmask={value}"] },
            "systempaths" when value == "unconfined" => security with { Unmask = [.. security.Unmask, "ALL"] },
            "systempaths" => throw new EngineError(ErrorKind.Invalid, $"invalid systempaths option \"{value}\", only `unconfined` is supported"),
            "proc-opts" => security with { ProcOptions = value!.Split(',') },
            "no-new-privileges" => ParseNoNewPrivileges(security, value, option),
            _ => throw new EngineError(ErrorKind.Invalid, $"invalid --security-opt 2: \"{option}\""),
        };
    }

    private static SecuritySpec ParseNoNewPrivileges(SecuritySpec security, string? value, string option) => value switch
    {
        null or "1" or "t" or "T" or "true" or "TRUE" or "True" => security with { NoNewPrivileges = true, Options = [.. security.Options, "no-new-privileges"] },
        "0" or "f" or "F" or "false" or "FALSE" or "False" => security with { NoNewPrivileges = false },
        _ => throw new EngineError(ErrorKind.Invalid, $"invalid --security-opt 2: \"{option}\""),
    };

    private Dictionary<string, string> BuildSysctls()
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in _options.Sysctls)
        {
            var pair = entry.Split('=', 2);
            if (pair.Length != 2) throw new EngineError(ErrorKind.Invalid, $"invalid sysctl value \"{entry}\"");
            var allowed = pair[0] is "kernel.msgmax" or "kernel.msgmnb" or "kernel.msgmni" or "kernel.sem" or "kernel.shmall" or "kernel.shmmax" or "kernel.shmmni"
                or "kernel.shm_rmid_forced" or "kernel.domainname" or "kernel.hostname"
                || pair[0].StartsWith("net.", StringComparison.Ordinal) || pair[0].StartsWith("fs.mqueue.", StringComparison.Ordinal);
            if (!allowed) throw new EngineError(ErrorKind.Invalid, $"sysctl '{pair[0]}' is not allowed");
            result[pair[0].Trim()] = pair[1].Trim();
        }
        return result;
    }

    private ResourceSpec BuildResources()
    {
        if (_options.KernelMemory is not null) Log.Warn("The --kernel-memory flag is no longer supported. This flag is a noop.");
        var memory = Size(_options.Memory, "memory") is > 0 and var asked ? asked : (long?)null; // 0 is without limit
        var swap = _options.MemorySwap == "-1" ? -1 : Size(_options.MemorySwap, "memory");
        var mode = _options.Cgroups ?? _conf.Cgroups;
        if (mode is not ("enabled" or "disabled" or "no-conmon" or "split" or "default"))
            throw new EngineError(ErrorKind.Invalid, $"running container create option: invalid cgroup mode \"{mode}\": invalid argument");
        var resources = new ResourceSpec
        {
            Cgroups = mode == "default" ? "enabled" : mode,
            CgroupParent = _options.CgroupParent ?? "",
            Memory = memory,
            MemoryReservation = Size(_options.MemoryReservation, "memory"),
            MemorySwap = swap ?? (memory is { } limit ? limit * 2 : null),
            MemorySwappiness = _options.MemorySwappiness is >= 0 and var swappiness ? (ulong)swappiness : null,
            OomKillDisable = _options.OomKillDisable,
            CpuShares = _options.CpuShares,
            CpuPeriod = _options.Cpus is { } ? 100_000 : _options.CpuPeriod,
            CpuQuota = _options.Cpus is { } cpus ? (long)(cpus * 100_000) : _options.CpuQuota,
            CpuRealtimePeriod = _options.CpuRealtimePeriod,
            CpuRealtimeRuntime = _options.CpuRealtimeRuntime,
            CpusetCpus = _options.CpusetCpus ?? "",
            CpusetMems = _options.CpusetMems ?? "",
            PidsLimit = PidsLimit(mode),
            BlkioWeight = _options.BlkioWeight is { } weight ? checked((ushort)weight) : null,
            DeviceWeights = DeviceLimits.Weights(_options.BlkioWeightDevices),
            DeviceReadBps = DeviceLimits.Bytes(_options.DeviceReadBps),
            DeviceWriteBps = DeviceLimits.Bytes(_options.DeviceWriteBps),
            DeviceReadIops = DeviceLimits.Operations(_options.DeviceReadIops),
            DeviceWriteIops = DeviceLimits.Operations(_options.DeviceWriteIops),
            RdtClass = _options.RdtClass ?? "",
            ShmSizeSystemd = _options.ShmSizeSystemd is { } systemd ? Sizes.Bytes(systemd) : 0,
            // The default is said in units of 1000 and --shm-size in units of 1024 (containers/common, DefaultShmSize).
            ShmSize = _options.ShmSize is { } shm ? Sizes.Bytes(shm) : Sizes.DecimalBytes(_conf.ShmSize),
            Unified = BuildUnified(),
        };
        return ResourceLimits.Check(resources, _engine.Host, asked: HasLimits);
    }

    private bool HasLimits => _options is not
    {
        Memory: null, MemoryReservation: null, MemorySwap: null, MemorySwappiness: null, OomKillDisable: false, CpuShares: null, Cpus: null, CpuPeriod: null,
        CpuQuota: null, CpuRealtimePeriod: null, CpuRealtimeRuntime: null, CpusetCpus: null, CpusetMems: null, PidsLimit: null, BlkioWeight: null,
        BlkioWeightDevices.Count: 0, DeviceReadBps.Count: 0, DeviceWriteBps.Count: 0, DeviceReadIops.Count: 0, DeviceWriteIops.Count: 0,
    };

    // Without the controller nobody has a limit unless somebody asked for one.
    private long? PidsLimit(string mode)
    {
        if (_options.PidsLimit is { } asked) return asked == 0 ? null : asked;
        if (mode == "disabled" || !_engine.Host.Controllers.Contains("pids")) return null;
        return _conf.PidsLimit > 0 ? _conf.PidsLimit : null;
    }

    private static long? Size(string? text, string what)
    {
        if (string.IsNullOrEmpty(text)) return null;
        try
        {
            return Sizes.Bytes(text) is var bytes and not 0 ? bytes : null; // 0 is no limit
        }
        catch (EngineError e)
        {
            throw new EngineError(ErrorKind.Invalid, $"invalid value for {what}: {e.Message}");
        }
    }

    private Dictionary<string, string> BuildUnified()
    {
        var result = new Dictionary<string, string>();
        foreach (var entry in _options.CgroupConf)
        {
            var pair = entry.Split('=', 2);
            if (pair.Length != 2) throw new EngineError(ErrorKind.Invalid, "--cgroup-conf must be formatted KEY=VALUE");
            result[pair[0]] = pair[1];
        }
        return result;
    }
}
