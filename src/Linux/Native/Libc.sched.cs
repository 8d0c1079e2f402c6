using System.Runtime.InteropServices;

namespace Selkie.Linux.Native;

/// <summary>sched.h.</summary>
internal static unsafe partial class Libc
{
    internal const int CLONE_FS = 0x200;

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int unshare(int flags);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int setns(int fd, int kind);
}
