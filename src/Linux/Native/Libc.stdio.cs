using System.Runtime.InteropServices;

namespace Selkie.Linux.Native;

internal static partial class Libc
{
    internal const uint RENAME_NOREPLACE = 1, RENAME_EXCHANGE = 2;

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int renameat2(int olddirfd, byte* oldpath, int newdirfd, byte* newpath, uint flags);
}
