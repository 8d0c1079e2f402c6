using System.Runtime.InteropServices;

namespace Selkie.Linux.Native;

/// <summary>sys/prctl.h and sys/random.h.</summary>
internal static unsafe partial class Libc
{
    internal const int PR_SET_PDEATHSIG = 1, PR_SET_DUMPABLE = 4, PR_SET_NAME = 15, PR_SET_CHILD_SUBREAPER = 36;

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int prctl(int option, long a, long b, long c, long d);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint getrandom(byte* buffer, nuint length, uint flags);
}
