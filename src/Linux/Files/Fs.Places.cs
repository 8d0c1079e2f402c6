using System.Text;
using Microsoft.Win32.SafeHandles;
using Selkie.Linux.Native;

namespace Selkie.Linux.Files;

/// <summary>Files that a descriptor names without having opened them (O_PATH), and modes, which the kernel sets by the name of a link's target unless it is asked not to.</summary>
public static unsafe partial class Fs
{
    private const string OpenFiles = "/proc/self/fd/";

    // fchmodat2 is Linux 6.6; found out once.
    private static bool s_setsModeByName = true;

    /// <summary>Opens what a descriptor names: this very file, for the link of /proc leads to no name.</summary>
    /// <param name="place">Any descriptor, O_PATH ones too.</param>
    /// <param name="mode">How. What may be a FIFO or a device must have been ruled out.</param>
    public static SafeFileHandle Reopen(SafeFileHandle place, OpenMode mode)
    {
        OpenAt(null, Encoding.ASCII.GetBytes(ProcPath(place)), mode, 0, out var file).Check();
        return file!;
    }

    /// <summary>
    /// What the kernel calls a directory that is open, without any link. For the engine's own trees, where nobody renames: in others the path may lead elsewhere
    /// the next moment.
    /// </summary>
    /// <param name="directory">A descriptor of it.</param>
    public static string PathOf(SafeFileHandle directory)
    {
        ReadLink(null, Encoding.ASCII.GetBytes(ProcPath(directory)), out var path).Check();
        return Encoding.UTF8.GetString(path);
    }

    /// <summary>Sets the permission bits of a file by its name; a symbolic link is refused (EOPNOTSUPP or ELOOP), never followed.</summary>
    /// <param name="dir">Base directory.</param>
    /// <param name="path">The file.</param>
    /// <param name="mode">Permission bits with setuid, setgid and sticky.</param>
    public static CallResult SetMode(SafeFileHandle? dir, ReadOnlySpan<byte> path, uint mode)
    {
        if (s_setsModeByName)
        {
            var p = stackalloc byte[Room(path)];
            var set = Result("fchmodat2", Libc.syscall(Libc.SYS_fchmodat2, Dir(dir), (long)Terminate(path, p), mode, Libc.AT_SYMLINK_NOFOLLOW, 0));
            if (set.Error is not (Errno.ENOSYS or Errno.EPERM)) return set;

            s_setsModeByName = set.Error != Errno.ENOSYS; // a sandbox may say EPERM to a call that it does not know
        }

        var opened = OpenAt(dir, path, OpenMode.Path | OpenMode.NoFollow, 0, out var place);
        using (place)
        {
            return opened.Ok ? SetMode(place!, mode) : opened;
        }
    }

    /// <summary>Sets the permission bits of what a descriptor names.</summary>
    /// <param name="file">Any descriptor, O_PATH ones too.</param>
    /// <param name="mode">Permission bits with setuid, setgid and sticky.</param>
    public static CallResult SetMode(SafeFileHandle file, uint mode)
    {
        var set = Result("fchmod", Libc.fchmod(file, mode));
        if (set.Error != Errno.EBADF) return set;

        fixed (byte* p = Encoding.ASCII.GetBytes(ProcPath(file) + '\0'))
        {
            return Result("fchmodat", Libc.fchmodat(Libc.AT_FDCWD, p, mode, 0));
        }
    }

    /// <summary>Sets the owner of what a descriptor names.</summary>
    /// <param name="file">Any descriptor, O_PATH ones too.</param>
    /// <param name="uid">User id.</param>
    /// <param name="gid">Group id.</param>
    public static CallResult SetOwner(SafeFileHandle file, uint uid, uint gid)
    {
        var set = Result("fchown", Libc.fchown(file, uid, gid));
        byte nothing = 0;
        return set.Error != Errno.EBADF ? set : Result("fchownat", Libc.fchownat(Dir(file), &nothing, uid, gid, Libc.AT_EMPTY_PATH));
    }
}
