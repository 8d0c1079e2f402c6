using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Selkie.Linux.Native;

internal static partial class Libc
{
    internal const ulong FICLONE = 0x40049409;

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int ioctl_clone(SafeFileHandle fd, ulong request, nint source);
}
