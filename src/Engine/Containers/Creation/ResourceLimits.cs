using Selkie.Engine.Configuration;
using Selkie.Engine.Machine;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Creation;

/// <summary>
/// Whether limits make sense together and this host can keep them. What the layout of cgroups is known not to keep is dropped with a warning, as Podman does
/// (validate_linux.go); all else reaches the OCI runtime, which applies it or says why not. Nothing is dropped in silence.
/// </summary>
internal static class ResourceLimits
{
    /// <summary>The limits that will be applied.</summary>
    /// <param name="limits">What was asked for.</param>
    /// <param name="host">The machine.</param>
    /// <param name="warn">Tells the caller a line.</param>
    /// <param name="asked">Somebody asked for any; otherwise these are defaults.</param>
    /// <exception cref="EngineError">They contradict each other.</exception>
    public static ResourceSpec Check(ResourceSpec limits, HostFacts host, Action<string> warn, bool asked)
    {
        if (!asked) return limits;
        if (limits.Cgroups == "disabled") throw new EngineError(ErrorKind.Invalid, "cannot specify resource limits when cgroups are disabled");
        if (host.UnifiedCgroups) return CheckVersion2(limits, warn);
        if (!UserDirectories.Rootless) return Version1Limits.Check(limits, host, warn);
        warn("Resource limits are not supported and ignored on cgroups V1 rootless systems");
        return new ResourceSpec { Cgroups = limits.Cgroups, CgroupParent = limits.CgroupParent, ShmSize = limits.ShmSize, ShmSizeSystemd = limits.ShmSizeSystemd, RdtClass = limits.RdtClass };
    }

    private static ResourceSpec CheckVersion2(ResourceSpec limits, Action<string> warn)
    {
        if (limits.MemorySwap is not null && HostFacts.OwnCgroupDirectory() is var own && File.Exists($"{own}/memory.max") && !File.Exists($"{own}/memory.swap.max"))
        {
            warn(Version1Limits.NoSwap);
            limits = limits with { MemorySwap = null };
        }
        if (limits.CpuRealtimePeriod is not null) warn("Realtime period not supported on cgroups V2 systems");
        if (limits.CpuRealtimeRuntime is not null) warn("Realtime runtime not supported on cgroups V2 systems");
        return limits with { CpuRealtimePeriod = null, CpuRealtimeRuntime = null };
    }
}
