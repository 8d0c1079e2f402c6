using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Runtime;

/// <summary>Linux capabilities by name (capabilities(7)) and how added and dropped ones combine.</summary>
public static class Capabilities
{
    /// <summary>All of them, by number.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_SETGID", "CAP_SETUID", "CAP_SETPCAP",
        "CAP_LINUX_IMMUTABLE", "CAP_NET_BIND_SERVICE", "CAP_NET_BROADCAST", "CAP_NET_ADMIN", "CAP_NET_RAW", "CAP_IPC_LOCK", "CAP_IPC_OWNER",
        "CAP_SYS_MODULE", "CAP_SYS_RAWIO", "CAP_SYS_CHROOT", "CAP_SYS_PTRACE", "CAP_SYS_PACCT", "CAP_SYS_ADMIN", "CAP_SYS_BOOT", "CAP_SYS_NICE",
        "CAP_SYS_RESOURCE", "CAP_SYS_TIME", "CAP_SYS_TTY_CONFIG", "CAP_MKNOD", "CAP_LEASE", "CAP_AUDIT_WRITE", "CAP_AUDIT_CONTROL", "CAP_SETFCAP",
        "CAP_MAC_OVERRIDE", "CAP_MAC_ADMIN", "CAP_SYSLOG", "CAP_WAKE_ALARM", "CAP_BLOCK_SUSPEND", "CAP_AUDIT_READ", "CAP_PERFMON", "CAP_BPF",
        "CAP_CHECKPOINT_RESTORE",
    ];

    /// <summary>What a container has unless containers.conf says otherwise (containers.conf(5), default_capabilities).</summary>
    public static IReadOnlyList<string> Default { get; } =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_NET_BIND_SERVICE", "CAP_SETFCAP", "CAP_SETGID", "CAP_SETPCAP",
        "CAP_SETUID", "CAP_SYS_CHROOT",
    ];

    /// <summary>The capabilities a mask of bits names.</summary>
    public static IReadOnlyList<string> FromMask(ulong mask) => [.. All.Where((_, bit) => (mask >> bit & 1) != 0)];

    /// <summary>A name in the form CAP_NAME, or ALL.</summary>
    /// <exception cref="EngineError">No capability has that name.</exception>
    public static string Normalize(string name)
    {
        var full = FullName(name);
        Check(full);
        return full;
    }

    /// <summary>A name in the form CAP_NAME, or ALL, whether there is such a capability or not.</summary>
    public static string FullName(string name)
    {
        var upper = name.ToUpperInvariant();
        return upper == "ALL" || upper.StartsWith("CAP_", StringComparison.Ordinal) ? upper : "CAP_" + upper;
    }

    /// <summary>Fails unless there is such a capability.</summary>
    /// <param name="name">Its full name, or ALL.</param>
    /// <exception cref="EngineError">No capability has that name.</exception>
    public static void Check(string name)
    {
        if (name != "ALL" && !All.Contains(name)) throw new EngineError(ErrorKind.Invalid, $"\"{name}\": unknown capability");
    }

    /// <summary>The base set with some added and some dropped, sorted by name.</summary>
    /// <exception cref="EngineError">One is added and dropped at once.</exception>
    public static IReadOnlyList<string> Merge(IReadOnlyList<string> basis, IReadOnlyList<string> add, IReadOnlyList<string> drop)
    {
        if (add.Contains("ALL") && drop.Contains("ALL")) throw new EngineError(ErrorKind.Invalid, "adding all caps and removing all caps not allowed");
        foreach (var name in add)
            if (drop.Contains(name))
                throw new EngineError(ErrorKind.Invalid, $"capability \"{name}\" cannot be dropped and added");
        IEnumerable<string> result = drop.Contains("ALL") ? [] : add.Contains("ALL") ? All : basis;
        result = result.Except(drop).Union(add.Where(name => name != "ALL"));
        return [.. result.Order(StringComparer.Ordinal)];
    }

    /// <summary>The sets of a container's first process.</summary>
    /// <param name="container">The container.</param>
    /// <param name="basis">What a container has unless its options say otherwise.</param>
    /// <param name="available">The bounding set of the engine.</param>
    public static Oci.Runtime.CapabilitySets Of(ContainerSpec container, IReadOnlyList<string> basis, IReadOnlyList<string> available)
    {
        var security = container.Security;
        IReadOnlyList<string> bounding = security.Privileged ? [.. available.Order(StringComparer.Ordinal)] : [.. Merge(basis, security.CapAdd, security.CapDrop).Where(available.Contains)];
        if (container.Process.User.IsRoot) return new Oci.Runtime.CapabilitySets { Bounding = bounding, Effective = bounding, Permitted = bounding };
        // An ordinary user gets only what was added for it, as ambient capabilities (security_linux.go of Podman tells the rule).
        IReadOnlyList<string>? own = Merge([], security.CapAdd, []).Where(available.Contains).ToList() is { Count: > 0 } added ? added : null;
        return new Oci.Runtime.CapabilitySets { Bounding = bounding, Effective = own, Permitted = own, Inheritable = own, Ambient = own };
    }
}
