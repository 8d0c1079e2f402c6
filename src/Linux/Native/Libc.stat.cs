using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Selkie.Linux.Native;

internal static partial class Libc
{
    internal const uint STATX_BASIC_STATS = 0x7ff;
    internal const ulong STATX_ATTR_MOUNT_ROOT = 0x2000;

    [StructLayout(LayoutKind.Sequential)]
    internal struct statx_timestamp
    {
        public long tv_sec;
        public uint tv_nsec;
        public int reserved;
    }

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct statx_t
    {
        [FieldOffset(0)] public uint mask;
        [FieldOffset(4)] public uint blksize;
        [FieldOffset(8)] public ulong attributes;
        [FieldOffset(16)] public uint nlink;
        [FieldOffset(20)] public uint uid;
        [FieldOffset(24)] public uint gid;
        [FieldOffset(28)] public ushort mode;
        [FieldOffset(32)] public ulong ino;
        [FieldOffset(40)] public ulong size;
        [FieldOffset(48)] public ulong blocks;
        [FieldOffset(64)] public statx_timestamp atime;
        [FieldOffset(80)] public statx_timestamp btime;
        [FieldOffset(96)] public statx_timestamp ctime;
        [FieldOffset(112)] public statx_timestamp mtime;
        [FieldOffset(128)] public uint rdev_major;
        [FieldOffset(132)] public uint rdev_minor;
        [FieldOffset(136)] public uint dev_major;
        [FieldOffset(140)] public uint dev_minor;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct timespec_t
    {
        public long tv_sec;
        public long tv_nsec;
    }

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int statx(int dirfd, byte* path, int flags, uint mask, statx_t* buffer);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int mkdirat(int dirfd, byte* path, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int mknodat(int dirfd, byte* path, uint mode, ulong dev);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int fchmodat(int dirfd, byte* path, uint mode, int flags);

    [LibraryImport("libc")]
    internal static partial uint umask(uint mask);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fchmod(int fd, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fchmod(SafeFileHandle fd, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int utimensat(int dirfd, byte* path, timespec_t* times, int flags);
}
