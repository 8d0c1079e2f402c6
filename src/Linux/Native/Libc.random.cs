using System.Runtime.InteropServices;

namespace Selkie.Linux.Native;

internal static partial class Libc
{
    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial nint getrandom(byte* buffer, nint size, uint flags);
}
