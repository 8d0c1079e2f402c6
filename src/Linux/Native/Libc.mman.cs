using System.Runtime.InteropServices;

namespace Selkie.Linux.Native;

/// <summary>sys/mman.h.</summary>
internal static unsafe partial class Libc
{
    internal const int PROT_READ = 1, PROT_WRITE = 2, MADV_POPULATE_WRITE = 23;

    [LibraryImport(Name)]
    internal static partial int mprotect(void* address, nuint length, int protection);

    [LibraryImport(Name)]
    internal static partial int madvise(void* address, nuint length, int advice);
}
