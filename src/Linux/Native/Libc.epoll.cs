using System.Runtime.InteropServices;

namespace Selkie.Linux.Native;

/// <summary>sys/epoll.h, sys/eventfd.h, sys/timerfd.h and poll.h.</summary>
internal static unsafe partial class Libc
{
    internal const int EPOLL_CTL_ADD = 1, EPOLL_CTL_DEL = 2, EPOLL_CTL_MOD = 3, CLOCK_MONOTONIC = 1, CLOCK_BOOTTIME = 7;

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int epoll_create1(int flags);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int epoll_ctl(int epoll, int operation, int fd, byte* description);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int epoll_wait(int epoll, byte* events, int count, int timeout);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int eventfd(uint initial, int flags);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int timerfd_create(int clock, int flags);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int timerfd_settime(int fd, int flags, long* specification, long* old);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int poll(PollEntry* entries, ulong count, int timeout);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PollEntry
    {
        internal int Descriptor;
        internal short Events, Returned;
    }
}
