using Selkie.Oci;

namespace Selkie.Engine.Containers.Creation;

/// <summary>Options that exclude one another, checked before anything else.</summary>
internal static class OptionConflicts
{
    /// <summary>Fails with Podman's line for the first conflict.</summary>
    /// <exception cref="EngineError">Two options contradict each other.</exception>
    public static void Check(ContainerOptions o)
    {
        if (o.UidMap.Count + o.GidMap.Count > 0 && o.UserNs is not null)
            throw new EngineError(ErrorKind.Invalid, "--userns and --uidmap/--gidmap/--subuidname/--subgidname are mutually exclusive");
        if (o.CpuPeriod is not null && o.Cpus is not null) throw new EngineError(ErrorKind.Invalid, "--cpu-period and --cpus cannot be set together");
        if (o.CpuQuota is not null && o.Cpus is not null) throw new EngineError(ErrorKind.Invalid, "--cpu-quota and --cpus cannot be set together");
        if (o.GroupAdd.Contains("keep-groups") && o.GroupAdd.Count > 1)
            throw new EngineError(ErrorKind.Invalid, "the '--group-add keep-groups' option is not allowed with any other --group-add options");
        if (o.NoHosts is true && o.AddHost.Count > 0) throw new EngineError(ErrorKind.Invalid, "--no-hosts and --add-host cannot be set together");
        if (o.NoHosts is true && o.HostsFile is not null) throw new EngineError(ErrorKind.Invalid, "--no-hosts and --hosts-file cannot be set together");
        if (o.Platform is not null && (o.Arch ?? o.Os) is not null) throw new EngineError(ErrorKind.Invalid, "--platform option can not be specified with --arch or --os");
        if (o.Replace && string.IsNullOrEmpty(o.Name)) throw new EngineError(ErrorKind.Invalid, "cannot replace container without --name being set");
        if (o.NoHealthCheck && o.HealthCommand is not null) throw new EngineError(ErrorKind.Invalid, "cannot specify both --no-healthcheck and --health-cmd");
        if (o.HealthCommand is { IsNone: false }) throw new EngineError(ErrorKind.Unsupported, "--health-cmd is not supported yet");
        CheckDns(o);
    }

    private static void CheckDns(ContainerOptions o)
    {
        if (o.Dns.Count + o.DnsOptions.Count + o.DnsSearch.Count == 0 || o.Networks is not [var network]) return;
        if (network.Mode.IsNone || network.Mode.Container is not null)
            throw new EngineError(ErrorKind.Invalid, $"conflicting options: dns and the network mode: {network.Mode.Word}");
    }
}
