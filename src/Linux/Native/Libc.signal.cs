using System.Runtime.InteropServices;

namespace Selkie.Linux.Native;

/// <summary>signal.h and sys/signalfd.h.</summary>
internal static unsafe partial class Libc
{
    internal const int SIG_BLOCK = 0, SIG_UNBLOCK = 1, SIG_SETMASK = 2;

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int kill(int pid, int signal);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int pthread_sigmask(int how, byte* set, byte* old);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint signal(int signal, nint handler);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int signalfd(int fd, byte* set, int flags);
}
