using Microsoft.Win32.SafeHandles;
using Selkie.Engine.Containers.Status;
using Selkie.Linux.Files;
using Selkie.Linux.Mounting;
using Selkie.Linux.NamespaceEntry;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Launching;

/// <summary>
/// /dev/shm of another container (--ipc container:X), as a mount. It is opened in the mount namespace of X, which a thread enters at its own root: a process of X
/// that has changed its root (chroot(2)) has no say in what the path means, as it has in /proc/PID/root. What X itself mounted there is part of X at most.
/// </summary>
internal static class SharedMemory
{
    private const string Place = "/dev/shm";
    private const long Tmpfs = 0x01021994; // TMPFS_MAGIC (linux/magic.h)

    /// <summary>Gives it a place from which this container's runtime takes it.</summary>
    /// <returns>The place; null where the container shares none.</returns>
    /// <exception cref="EngineError">The other container does not run, or has no such mount.</exception>
    public static string? Pin(EngineContext engine, ContainerSpec spec, PinnedMounts mounts) =>
        Donor(engine, spec) is { } donor ? mounts.Pin(Open(engine, donor)) : null;

    // The container whose /dev/shm this one gets, or null.
    private static string? Donor(EngineContext engine, ContainerSpec spec) =>
        spec.Namespaces.Ipc.Container is { } id && !engine.Lookup.One(id).Spec.Namespaces.Ipc.IsNone ? id : null;

    private static SafeFileHandle Open(EngineContext engine, string donor)
    {
        var row = engine.Lookup.One(donor);
        var status = ContainerStatus.Read(engine, row);
        if (status.Pid == 0) throw new EngineError(ErrorKind.BadState, $"container {donor} is not running: container state improper", subject: donor);
        SafeFileHandle? tree = null;
        using var mounts = ContainerProcesses.OpenMounts(new ContainerPaths(engine, row.Spec.Id).Run, status.Pid);
        Namespaces.RunIn(mounts, NamespaceKind.Mount, () => tree = Mounts.OpenTree(Place, clone: true));
        if (Fs.FileSystemType($"/proc/self/fd/{tree!.DangerousGetHandle()}") == Tmpfs) return tree;
        tree.Dispose();
        throw new EngineError(ErrorKind.Invalid, $"{Place} of container {donor} is no shared memory any more");
    }
}
