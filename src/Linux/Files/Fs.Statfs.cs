using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Selkie.Linux.Native;

namespace Selkie.Linux.Files;

public static unsafe partial class Fs
{
    /// <summary>Bits of <see cref="MountFlags"/> (statfs(2)).</summary>
    public const long ReadOnly = 1, NoSuid = 2, NoDev = 4, NoExec = 8;

    /// <summary>The flags that the mount holding a path has.</summary>
    public static long MountFlags(string path)
    {
        var buffer = stackalloc byte[Libc.StatFsSize];
        if (Libc.statfs(path, buffer) != 0) throw new LinuxException("statfs", Marshal.GetLastPInvokeError(), path);
        return *(long*)(buffer + Libc.StatFsFlagsOffset);
    }

    /// <summary>The magic number of the file system that holds a path (statfs(2)).</summary>
    public static long FileSystemType(string path)
    {
        var buffer = stackalloc byte[Libc.StatFsSize];
        if (Libc.statfs(path, buffer) != 0) throw new LinuxException("statfs", Marshal.GetLastPInvokeError(), path);
        return *(long*)buffer;
    }

    /// <summary>Bytes that this user can still write on the file system that holds a path; what is kept for root counts for root alone.</summary>
    public static ulong Available(string path)
    {
        var buffer = stackalloc byte[Libc.StatFsSize];
        if (Libc.statfs(path, buffer) != 0) throw new LinuxException("statfs", Marshal.GetLastPInvokeError(), path);
        var words = (ulong*)buffer; // f_type, f_bsize, f_blocks, f_bfree, f_bavail
        return words[1] * words[4];
    }

    /// <summary>Takes room for a file on disk before it is written (posix_fallocate(3)).</summary>
    /// <param name="file">The file.</param>
    /// <param name="length">Bytes.</param>
    public static CallResult Allocate(SafeFileHandle file, long length) => new("posix_fallocate", Libc.posix_fallocate(file, 0, length));

    /// <summary>The size of the file system that holds a path, and what is free of it, in bytes (statfs(2)).</summary>
    public static (ulong Size, ulong Free) Space(string path)
    {
        var buffer = stackalloc byte[Libc.StatFsSize];
        if (Libc.statfs(path, buffer) != 0) throw new LinuxException("statfs", Marshal.GetLastPInvokeError(), path);
        var words = (ulong*)buffer; // f_type, f_bsize, f_blocks, f_bfree
        return (words[1] * words[2], words[1] * words[3]);
    }
}
