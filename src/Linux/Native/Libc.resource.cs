using System.Runtime.InteropServices;

namespace Selkie.Linux.Native;

/// <summary>sys/resource.h.</summary>
internal static unsafe partial class Libc
{
    // struct rlimit: rlim_cur, rlim_max.
    [LibraryImport(Name, SetLastError = true)]
    internal static partial int getrlimit(int resource, ulong* limits);
}
