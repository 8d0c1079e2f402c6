using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Selkie.Linux.Native;

internal static partial class Libc
{
    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial nint getdents64(SafeFileHandle fd, byte* buffer, nint size);
}
