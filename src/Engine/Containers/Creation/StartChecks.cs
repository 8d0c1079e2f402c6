using Selkie.Engine.Runtimes;
using Selkie.Oci;
using Selkie.Runtime.Containers;
using Selkie.Runtime.SeccompProfiles;

namespace Selkie.Engine.Containers.Creation;

/// <summary>What every start of a container would fail at is said when it is made. A start checks again: files come and go.</summary>
internal static class StartChecks
{
    /// <summary>The container, if it could be started.</summary>
    /// <exception cref="EngineError">It could not.</exception>
    public static ContainerSpec Check(EngineContext engine, ContainerSpec spec)
    {
        NamespaceSysctls.Check(spec, ownNetwork: !spec.Network.Mode.IsHost);
        if (spec.Security is { ImageSeccomp: null, SeccompProfile: not ("" or "unconfined") and var profile }) _ = SeccompProfile.Load(profile);
        if (spec.Resources is { Cgroups: not "disabled", CgroupParent.Length: > 0 }) CheckParent(spec.Resources.CgroupParent, engine.Runtime.SystemdCgroup);
        return spec;
    }

    private static void CheckParent(string parent, bool systemd)
    {
        var isSlice = Path.GetFileName(parent).EndsWith(".slice", StringComparison.Ordinal);
        if (isSlice == systemd) return;
        throw new EngineError(ErrorKind.Invalid, systemd
            ? "did not receive systemd slice as cgroup parent when using systemd to manage cgroups: invalid argument"
            : "systemd slice received as cgroup parent when using cgroupfs: invalid argument");
    }
}
