using System.Runtime.InteropServices;

namespace Selkie.Linux.Native;

/// <summary>sys/statfs.h.</summary>
internal static unsafe partial class Libc
{
    // struct statfs of 64-bit Linux: 120 bytes, f_type at 0, f_flags at 80.
    internal const int StatFsSize = 120, StatFsFlagsOffset = 80;

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int statfs(string path, byte* buffer);
}
