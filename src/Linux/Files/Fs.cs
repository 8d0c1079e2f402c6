using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Selkie.Linux.Native;

namespace Selkie.Linux.Files;

/// <summary>Result of a system call whose failure may be expected: zero, or an error number of <see cref="Errno"/>.</summary>
/// <param name="Call">Name of the system call.</param>
/// <param name="Error">Zero or the error number.</param>
public readonly record struct CallResult(string Call, int Error)
{
    /// <summary>Whether the call succeeded.</summary>
    public bool Ok => Error == 0;

    /// <summary>Throws a <see cref="LinuxException"/> for a failed call.</summary>
    /// <param name="path">The object of the call.</param>
    public void Check(string? path = null)
    {
        if (Error != 0) throw new LinuxException(Call, Error, path);
    }

    /// <summary>As <see cref="Check(string?)"/>, for a path in bytes.</summary>
    /// <param name="path">The object of the call.</param>
    public void Check(ReadOnlySpan<byte> path)
    {
        if (Error != 0) throw new LinuxException(Call, Error, Encoding.UTF8.GetString(path));
    }
}

/// <summary>
/// File system calls relative to an open directory (openat(2) and its family). Paths are bytes, as the kernel takes them; a null directory means the
/// working directory. No call here follows a symbolic link in the last component unless it says so.
/// </summary>
public static unsafe partial class Fs
{
    /// <summary>Longest path in bytes, without its final NUL (PATH_MAX of linux/limits.h).</summary>
    public const int MaxPath = 4095;

    /// <summary>Permission bits of a file that is its owner's alone: 0600.</summary>
    public const uint PrivateFile = 0x180;

    /// <summary>Permission bits of a directory that is its owner's alone: 0700.</summary>
    public const uint PrivateDirectory = 0x1c0;

    private static int Dir(SafeFileHandle? dir) => dir is null ? Libc.AT_FDCWD : (int)dir.DangerousGetHandle();

    private static CallResult Result(string call, long value) => new(call, value < 0 ? Marshal.GetLastPInvokeError() : 0);

    /// <summary>Copies a path to the stack and ends it with NUL. A NUL inside ends the path early for the kernel, so it is refused.</summary>
    private static byte* Terminate(ReadOnlySpan<byte> path, byte* buffer)
    {
        if (path.Length > MaxPath || path.Contains((byte)0))
            throw new LinuxException("path", path.Length > MaxPath ? Errno.ENAMETOOLONG : Errno.EINVAL, Encoding.UTF8.GetString(path));

        path.CopyTo(new Span<byte>(buffer, MaxPath));
        buffer[path.Length] = 0;
        return buffer;
    }

    // What a path needs on the stack; one that is too long is refused by Terminate before it is copied.
    private static int Room(ReadOnlySpan<byte> path) => Math.Min(path.Length, MaxPath) + 1;

    /// <summary>The bytes of a path.</summary>
    /// <param name="path">A path.</param>
    public static byte[] Bytes(string path) => Encoding.UTF8.GetBytes(path);

    /// <summary>Makes a directory; the mode is subject to the umask.</summary>
    /// <param name="dir">Base directory.</param>
    /// <param name="path">Path to make.</param>
    /// <param name="mode">Permission bits.</param>
    public static CallResult MakeDirectory(SafeFileHandle? dir, ReadOnlySpan<byte> path, uint mode)
    {
        var p = stackalloc byte[Room(path)];
        return Result("mkdirat", Libc.mkdirat(Dir(dir), Terminate(path, p), mode));
    }

    /// <summary>Makes a device node, fifo or empty file.</summary>
    /// <param name="dir">Base directory.</param>
    /// <param name="path">Path to make.</param>
    /// <param name="mode">Type (S_IF…) and permission bits.</param>
    /// <param name="major">Device major number.</param>
    /// <param name="minor">Device minor number.</param>
    public static CallResult MakeNode(SafeFileHandle? dir, ReadOnlySpan<byte> path, uint mode, uint major, uint minor)
    {
        // makedev of sys/sysmacros.h
        var dev = ((ulong)(major & 0xfffff000) << 32) | ((ulong)(major & 0xfff) << 8) | ((ulong)(minor & 0xffffff00) << 12) | (minor & 0xff);
        var p = stackalloc byte[Room(path)];
        return Result("mknodat", Libc.mknodat(Dir(dir), Terminate(path, p), mode, dev));
    }

    /// <summary>Makes a symbolic link.</summary>
    /// <param name="target">What the link says.</param>
    /// <param name="dir">Base directory.</param>
    /// <param name="path">Path to make.</param>
    public static CallResult MakeSymlink(ReadOnlySpan<byte> target, SafeFileHandle? dir, ReadOnlySpan<byte> path)
    {
        var t = stackalloc byte[Room(target)];
        var p = stackalloc byte[Room(path)];
        return Result("symlinkat", Libc.symlinkat(Terminate(target, t), Dir(dir), Terminate(path, p)));
    }

    /// <summary>Makes a hard link; a symbolic link as source is linked itself.</summary>
    /// <param name="oldDir">Base directory of the source.</param>
    /// <param name="oldPath">Existing file.</param>
    /// <param name="dir">Base directory of the new name.</param>
    /// <param name="path">New name.</param>
    public static CallResult MakeLink(SafeFileHandle? oldDir, ReadOnlySpan<byte> oldPath, SafeFileHandle? dir, ReadOnlySpan<byte> path)
    {
        var o = stackalloc byte[Room(oldPath)];
        var p = stackalloc byte[Room(path)];
        return Result("linkat", Libc.linkat(Dir(oldDir), Terminate(oldPath, o), Dir(dir), Terminate(path, p), 0));
    }

    /// <summary>Gives a name to an open file that has none (O_TMPFILE of open(2)).</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its name, on the same file system.</param>
    public static CallResult NameOpenFile(SafeFileHandle file, ReadOnlySpan<byte> path)
    {
        ReadOnlySpan<byte> source = Bytes($"/proc/self/fd/{file.DangerousGetHandle()}");
        var o = stackalloc byte[Room(source)];
        var p = stackalloc byte[Room(path)];
        return Result("linkat", Libc.linkat(Libc.AT_FDCWD, Terminate(source, o), Libc.AT_FDCWD, Terminate(path, p), Libc.AT_SYMLINK_FOLLOW));
    }

    /// <summary>Removes a file, or with <paramref name="directory"/> an empty directory.</summary>
    /// <param name="dir">Base directory.</param>
    /// <param name="path">Path to remove.</param>
    /// <param name="directory">Remove a directory (AT_REMOVEDIR).</param>
    public static CallResult Unlink(SafeFileHandle? dir, ReadOnlySpan<byte> path, bool directory = false)
    {
        var p = stackalloc byte[Room(path)];
        return Result("unlinkat", Libc.unlinkat(Dir(dir), Terminate(path, p), directory ? Libc.AT_REMOVEDIR : 0));
    }

    /// <summary>Renames, atomically.</summary>
    /// <param name="oldDir">Base directory of the source.</param>
    /// <param name="oldPath">Source.</param>
    /// <param name="dir">Base directory of the target.</param>
    /// <param name="path">Target.</param>
    /// <param name="noReplace">Fail with EEXIST when the target exists.</param>
    public static CallResult Rename(SafeFileHandle? oldDir, ReadOnlySpan<byte> oldPath, SafeFileHandle? dir, ReadOnlySpan<byte> path, bool noReplace = false) =>
        Rename(oldDir, oldPath, dir, path, noReplace ? Libc.RENAME_NOREPLACE : 0);

    /// <summary>Lets two files change places, atomically. EINVAL: this file system does not.</summary>
    /// <param name="one">A file.</param>
    /// <param name="other">The other.</param>
    public static CallResult Exchange(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) => Rename(null, one, null, other, Libc.RENAME_EXCHANGE);

    private static CallResult Rename(SafeFileHandle? oldDir, ReadOnlySpan<byte> oldPath, SafeFileHandle? dir, ReadOnlySpan<byte> path, uint flags)
    {
        var o = stackalloc byte[Room(oldPath)];
        var p = stackalloc byte[Room(path)];
        return Result("renameat2", Libc.renameat2(Dir(oldDir), Terminate(oldPath, o), Dir(dir), Terminate(path, p), flags));
    }

    /// <summary>Reads a symbolic link's text.</summary>
    /// <param name="dir">Base directory.</param>
    /// <param name="path">The link.</param>
    /// <param name="target">The text, empty on failure.</param>
    public static CallResult ReadLink(SafeFileHandle? dir, ReadOnlySpan<byte> path, out byte[] target)
    {
        var p = stackalloc byte[Room(path)];
        var buffer = stackalloc byte[MaxPath + 1];
        var length = Libc.readlinkat(Dir(dir), Terminate(path, p), buffer, MaxPath + 1);
        var result = Result("readlinkat", length);
        target = result.Ok ? new ReadOnlySpan<byte>(buffer, (int)length).ToArray() : [];
        return result;
    }

    /// <summary>Sets the owner; of the link itself for a symbolic link.</summary>
    /// <param name="dir">Base directory.</param>
    /// <param name="path">The file.</param>
    /// <param name="uid">User id.</param>
    /// <param name="gid">Group id.</param>
    public static CallResult SetOwner(SafeFileHandle? dir, ReadOnlySpan<byte> path, uint uid, uint gid)
    {
        var p = stackalloc byte[Room(path)];
        return Result("fchownat", Libc.fchownat(Dir(dir), Terminate(path, p), uid, gid, Libc.AT_SYMLINK_NOFOLLOW));
    }

    /// <summary>Sets access and modification time; of the link itself for a symbolic link.</summary>
    /// <param name="dir">Base directory.</param>
    /// <param name="path">The file.</param>
    /// <param name="access">Access time.</param>
    /// <param name="modified">Modification time.</param>
    public static CallResult SetTimes(SafeFileHandle? dir, ReadOnlySpan<byte> path, UnixTime access, UnixTime modified)
    {
        var p = stackalloc byte[Room(path)];
        var times = stackalloc Libc.timespec_t[2];
        times[0] = new Libc.timespec_t { tv_sec = access.Seconds, tv_nsec = access.Nanoseconds };
        times[1] = new Libc.timespec_t { tv_sec = modified.Seconds, tv_nsec = modified.Nanoseconds };
        return Result("utimensat", Libc.utimensat(Dir(dir), Terminate(path, p), times, Libc.AT_SYMLINK_NOFOLLOW));
    }

    /// <summary>Facts about a file (statx(2)).</summary>
    /// <param name="dir">Base directory.</param>
    /// <param name="path">The file; empty for <paramref name="dir"/> itself.</param>
    /// <param name="stat">The facts, when the call succeeded.</param>
    /// <param name="follow">Follow a symbolic link in the last component.</param>
    public static CallResult Stat(SafeFileHandle? dir, ReadOnlySpan<byte> path, out FileStat stat, bool follow = false)
    {
        var p = stackalloc byte[Room(path)];
        Libc.statx_t s;
        var flags = (path.IsEmpty ? Libc.AT_EMPTY_PATH : 0) | (follow ? 0 : Libc.AT_SYMLINK_NOFOLLOW);
        var result = Result("statx", Libc.statx(Dir(dir), Terminate(path, p), flags, Libc.STATX_BASIC_STATS, &s));
        stat = result.Ok ? FileStat.From(s) : default;
        return result;
    }
}
