using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Selkie.Linux.Native;

/// <summary>unistd.h.</summary>
internal static unsafe partial class Libc
{
    internal const long SYS_pidfd_send_signal = 424, SYS_open_tree = 428, SYS_move_mount = 429, SYS_fsopen = 430, SYS_fsconfig = 431, SYS_fsmount = 432,
        SYS_pidfd_open = 434, SYS_close_range = 436, SYS_mount_setattr = 442, SYS_fchmodat2 = 452;

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint read(int fd, byte* buffer, nuint count);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint write(int fd, byte* buffer, nuint count);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int close(int fd);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int pipe2(int* fds, int flags);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int dup3(int from, int to, int flags);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int execve(byte* path, byte** argv, byte** envp);

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int chdir(string path);

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int access(string path, int mode);

    [LibraryImport(Name)]
    internal static partial int getpid();

    [LibraryImport(Name)]
    internal static partial int getppid();

    [LibraryImport(Name)]
    internal static partial uint getuid();

    [LibraryImport(Name)]
    internal static partial uint geteuid();

    [LibraryImport(Name)]
    internal static partial uint getgid();

    [LibraryImport(Name)]
    internal static partial uint getegid();

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int setsid();

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int ftruncate(int fd, long length);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int isatty(int fd);

    /// <summary>The variadic syscall(2) with integer arguments: the same registers as a fixed list on x86-64 and arm64.</summary>
    [LibraryImport(Name, SetLastError = true)]
    internal static partial long syscall(long number, long a, long b, long c, long d, long e);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint read(SafeFileHandle fd, byte* buffer, nint count);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint write(SafeFileHandle fd, byte* buffer, nint count);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint pread(SafeFileHandle fd, byte* buffer, nint count, long offset);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint pwrite(SafeFileHandle fd, byte* buffer, nint count, long offset);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int fsync(SafeFileHandle fd);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int fdatasync(SafeFileHandle fd);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int syncfs(SafeFileHandle fd);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int ftruncate(SafeFileHandle fd, long length);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int symlinkat(byte* target, int dirfd, byte* path);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int linkat(int olddirfd, byte* oldpath, int newdirfd, byte* newpath, int flags);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int unlinkat(int dirfd, byte* path, int flags);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint readlinkat(int dirfd, byte* path, byte* buffer, nint size);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int fchownat(int dirfd, byte* path, uint uid, uint gid, int flags);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int fchown(SafeFileHandle fd, uint uid, uint gid);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint copy_file_range(SafeFileHandle input, long* offIn, SafeFileHandle output, long* offOut, nint length, uint flags);
}
