using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Selkie.Linux.Native;

internal static partial class Libc
{
    internal const ulong FICLONE = 0x40049409;

    internal const ulong FS_IOC_GETFLAGS = 0x80086601;
    internal const ulong FS_IOC_SETFLAGS = 0x40086602;
    internal const int FS_TOPDIR_FL = 0x20000;

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    internal static unsafe partial int ioctl_flags(SafeFileHandle fd, ulong request, int* flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int ioctl_clone(SafeFileHandle fd, ulong request, nint source);
}
