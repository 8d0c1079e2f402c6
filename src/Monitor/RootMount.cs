using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;
using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Linux.Mounting;
using Selkie.Linux.NamespaceEntry;
using Selkie.Linux.ProcessControl;

namespace Selkie.Monitor;

/// <summary>
/// Mounts the container's root file system in a mount namespace of the monitor's own: the host never sees it, and it dies with the monitor. Every other
/// mount keeps its propagation, so that <c>rshared</c> volumes go on to work both ways.
/// </summary>
internal static class RootMount
{
    internal static void Set(MonitorOptions options)
    {
        if (options.MountTarget is null && options.HiddenMounts is null && options.Pins.Count == 0) return;
        Namespaces.Unshare(NamespaceKind.Mount);
        if (options.HiddenMounts is { } hidden) Hide(hidden);
        if (options.Pins.Count > 0) AttachPins(options);
        if (options.MountTarget is not { } target) return;
        // The directory that holds all layers, not the mount point alone: other tools mount that directory on itself (c/storage as each of its programs
        // begins), and what the host mounts on the way to a mount hides it. On top of a mount of our own it cannot come: the kernel puts it below.
        // What is mounted below it already (by a mount program) would be hidden, too.
        Isolate(options.FileSystem == "overlay" ? options.MountDirectory ?? target : target);
        Mount(options, target);
    }

    /// <summary>What is mounted in a directory from now on stays in this mount namespace.</summary>
    private static void Isolate(string directory)
    {
        var owner = MountOwner.Find(directory);
        if (owner.MountPoint == directory) Mounts.SetPropagation(directory, MountFlags.Private);
        else if (owner.Shared) BindAway(owner.MountPoint, directory);
        else Bind(directory);
    }

    private static void AttachPins(MonitorOptions options)
    {
        Isolate(PlaceOfPins(options));
        for (var i = 0; i < options.Pins.Count; i++)
        {
            using var tree = FileDescriptor.Own(options.PinBase + i);
            Mounts.Attach(tree, options.Pins[i]);
        }
    }

    /// <summary>The container has its own mounts of what was pinned.</summary>
    internal static void ReleasePins(MonitorOptions options)
    {
        if (options.Pins.Count > 0) Mounts.TryUnmount(PlaceOfPins(options), UnmountFlags.Detach | UnmountFlags.NoFollow);
    }

    private static string PlaceOfPins(MonitorOptions options) => Path.GetDirectoryName(options.Pins[0])!;

    /// <summary>Takes away what is mounted at a directory and below; the mount that holds it (sysfs) first leaves its peers, so that the host keeps all.</summary>
    private static void Hide(string directory)
    {
        var point = MountOwner.Find(Path.GetDirectoryName(directory)!).MountPoint;
        if (point == "/") return; // nothing is mounted on the way there
        Mounts.SetPropagation(point, MountFlags.Private | MountFlags.Recursive);
        foreach (var below in MountOwner.Below(directory)) Mounts.TryUnmount(below, UnmountFlags.Detach | UnmountFlags.NoFollow);
    }

    /// <summary>
    /// A bind below a shared mount would propagate to the host. So that mount leaves its peer group for the moment of the bind; a clone of it stays there
    /// and gives the membership back (Linux 5.15; before, the mount stays a slave: it still sees what the host mounts).
    /// </summary>
    private static void BindAway(string point, string target)
    {
        if (!KernelCanRejoin())
        {
            Mounts.SetPropagation(point, MountFlags.Slave);
            Bind(target);
            return;
        }
        using var peer = CloneOf(point);
        Mounts.SetPropagation(point, MountFlags.Private);
        Bind(target);
        Mounts.JoinPeerGroup(peer, point);
    }

    /// <summary>MOVE_MOUNT_SET_GROUP works only on a private mount, which cannot become a slave again: so the kernel's version decides beforehand.</summary>
    private static bool KernelCanRejoin()
    {
        Span<byte> text = stackalloc byte[64];
        var fd = FileDescriptor.TryOpen("/proc/sys/kernel/osrelease", OpenFlags.Read);
        var count = FileDescriptor.TryRead(fd, text);
        FileDescriptor.Close(fd);
        if (count <= 0 || !Utf8Parser.TryParse(text[..count], out int major, out var used) || used + 1 >= count) return true;
        return major > 5 || (major == 5 && Utf8Parser.TryParse(text[(used + 1)..count], out int minor, out _) && minor >= 15);
    }

    /// <summary>In a user namespace the mounts below are locked, and can be cloned only together.</summary>
    private static SafeFileHandle CloneOf(string point)
    {
        try
        {
            return Mounts.OpenTree(point, clone: true);
        }
        catch (LinuxException e) when (e.Error == Errno.EINVAL)
        {
            return Mounts.OpenTree(point, clone: true, recursive: true);
        }
    }

    private static void Bind(string target)
    {
        Mounts.Bind(target, target);
        Mounts.SetPropagation(target, MountFlags.Private);
    }

    private static void MountMapped(string source, string target, int idMap)
    {
        using var tree = Mounts.OpenTree(source, clone: true);
        using var userNamespace = FileDescriptor.Own(idMap);
        try
        {
            Mounts.SetAttributes(tree, MountAttributes.IdMapped, userNamespace: userNamespace);
        }
        catch (LinuxException e)
        {
            throw new LinuxException("failed to create idmapped mount", e.Error);
        }
        Mounts.Attach(tree, target);
    }

    private static void Mount(MonitorOptions options, string target)
    {
        if (options.MountDirectory is { } directory) ProcessDirectory.Change(directory);
        if (options.IdMapFd >= 0) MountMapped(options.MountData!, target, options.IdMapFd);
        else if (options.FileSystem == "bind") Mounts.Mount(options.MountData, target, null, MountFlags.Bind | MountFlags.Recursive);
        else OverlayData.Mount(options.FileSystem, target, MountFlags.None, options.MountData!);
        if (options.MountDirectory is not null) ProcessDirectory.Change("/");
    }
}
