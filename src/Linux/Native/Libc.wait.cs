using System.Runtime.InteropServices;

namespace Selkie.Linux.Native;

/// <summary>sys/wait.h.</summary>
internal static unsafe partial class Libc
{
    internal const int WNOHANG = 1;

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int waitpid(int pid, int* status, int options);
}
