using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Selkie.Linux.Files;
using Selkie.Linux.NamespaceEntry;
using Selkie.Linux.Native;

namespace Selkie.Linux.Mounting;

/// <summary>Mounts in the calling thread's mount namespace.</summary>
public static unsafe class Mounts
{
    /// <summary>mount(2).</summary>
    public static void Mount(string? source, string target, string? type, MountFlags flags = MountFlags.None, string? data = null)
    {
        if (Libc.mount(source, target, type, (ulong)flags, data) < 0) throw new LinuxException("mount", Marshal.GetLastPInvokeError(), target);
    }

    /// <summary>Binds a directory or file at another path.</summary>
    public static void Bind(string source, string target, bool recursive = false) =>
        Mount(source, target, null, MountFlags.Bind | (recursive ? MountFlags.Recursive : MountFlags.None));

    /// <summary>Changes the propagation of the mount at a path: Private, Slave, Shared or Unbindable, with Recursive if wanted.</summary>
    public static void SetPropagation(string target, MountFlags propagation) => Mount(null, target, null, propagation);

    /// <summary>Runs an action on a thread with mounts of its own: what it mounts nobody else sees, and it ends with the thread. Exceptions arrive here.</summary>
    public static void RunApart(Action action) => Namespaces.OnOwnThread(() =>
    {
        Namespaces.Unshare(NamespaceKind.Mount);
        SetPropagation("/", MountFlags.Private | MountFlags.Recursive);
        action();
    });

    /// <summary>umount2(2).</summary>
    public static void Unmount(string target, UnmountFlags flags = UnmountFlags.None)
    {
        if (Libc.umount2(target, (int)flags) < 0) throw new LinuxException("umount", Marshal.GetLastPInvokeError(), target);
    }

    /// <summary>Unmounts, and says whether something was mounted there.</summary>
    public static bool TryUnmount(string target, UnmountFlags flags = UnmountFlags.None)
    {
        if (Libc.umount2(target, (int)flags) == 0) return true;
        var error = Marshal.GetLastPInvokeError();
        return error is Errno.EINVAL or Errno.ENOENT ? false : throw new LinuxException("umount", error, target);
    }

    /// <summary>open_tree(2): a handle of the mount at a path; with <paramref name="clone"/> a detached copy (a bind mount without a place).</summary>
    public static SafeFileHandle OpenTree(string path, bool clone, bool recursive = false)
    {
        using var name = new NativeStrings([path]);
        long flags = Libc.OPEN_TREE_CLOEXEC | (clone ? Libc.OPEN_TREE_CLONE : 0) | (clone && recursive ? Libc.AT_RECURSIVE : 0);
        var fd = Libc.syscall(Libc.SYS_open_tree, Libc.AT_FDCWD, (long)*name.Pointer, flags, 0, 0);
        return fd >= 0 ? FileDescriptor.Own((int)fd) : throw new LinuxException("open_tree", Marshal.GetLastPInvokeError(), path);
    }

    /// <summary>As <see cref="OpenTree(string, bool, bool)"/>, a detached copy of the mount at what a descriptor names.</summary>
    public static SafeFileHandle OpenTree(SafeFileHandle place, bool recursive = false)
    {
        byte nothing = 0;
        long flags = Libc.OPEN_TREE_CLOEXEC | Libc.OPEN_TREE_CLONE | Libc.AT_EMPTY_PATH | (recursive ? Libc.AT_RECURSIVE : 0);
        var fd = Libc.syscall(Libc.SYS_open_tree, place.DangerousGetHandle(), (long)&nothing, flags, 0, 0);
        return fd >= 0 ? FileDescriptor.Own((int)fd) : throw new LinuxException("open_tree", Marshal.GetLastPInvokeError());
    }

    /// <summary>move_mount(2): attaches a detached mount at a path.</summary>
    public static void Attach(SafeFileHandle tree, string target)
    {
        using var to = new NativeStrings([target]);
        Move(tree, *to.Pointer, Libc.AT_FDCWD, Libc.MOVE_MOUNT_F_EMPTY_PATH, target);
    }

    /// <summary>
    /// Gives the private mount at <paramref name="target"/> the propagation (peer group and master) of <paramref name="source"/>, which shows the same
    /// file system: MOVE_MOUNT_SET_GROUP, Linux 5.15; EINVAL before.
    /// </summary>
    public static void JoinPeerGroup(SafeFileHandle source, string target)
    {
        using var to = new NativeStrings([target]);
        Move(source, *to.Pointer, Libc.AT_FDCWD, Libc.MOVE_MOUNT_F_EMPTY_PATH | Libc.MOVE_MOUNT_SET_GROUP, target);
    }

    /// <summary>mount_setattr(2) on a handle: attribute bits to set and clear (MOUNT_ATTR_*), a propagation, a user namespace for an id-mapped mount.</summary>
    public static void SetAttributes(
        SafeFileHandle tree, ulong set, ulong clear = 0, MountFlags propagation = MountFlags.None, SafeFileHandle? userNamespace = null, bool recursive = false)
    {
        var attributes = new Libc.MountAttributes
        {
            Set = set,
            Clear = clear,
            Propagation = (ulong)propagation,
            UserNamespace = userNamespace is null ? 0 : (ulong)userNamespace.DangerousGetHandle(),
        };
        byte nothing = 0;
        long flags = Libc.AT_EMPTY_PATH | (recursive ? Libc.AT_RECURSIVE : 0);
        if (Libc.syscall(Libc.SYS_mount_setattr, tree.DangerousGetHandle(), (long)&nothing, flags, (long)&attributes, sizeof(Libc.MountAttributes)) < 0)
            throw new LinuxException("mount_setattr", Marshal.GetLastPInvokeError());
    }

    private static void Move(SafeFileHandle from, byte* to, int toDirectory, int flags, string target)
    {
        byte nothing = 0;
        if (Libc.syscall(Libc.SYS_move_mount, from.DangerousGetHandle(), (long)&nothing, toDirectory, (long)to, flags) < 0)
            throw new LinuxException("move_mount", Marshal.GetLastPInvokeError(), target);
    }
}
