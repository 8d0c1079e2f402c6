using System.Runtime.InteropServices;

namespace Selkie.Linux.Native;

/// <summary>time.h and sys/inotify.h.</summary>
internal static unsafe partial class Libc
{
    internal const int CLOCK_REALTIME = 0, TmSize = 56, TmOffsetOfGmtOff = 40;

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int clock_gettime(int clock, long* time);

    [LibraryImport(Name)]
    internal static partial byte* localtime_r(long* time, byte* result);

    [LibraryImport(Name)]
    internal static partial void tzset();

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int inotify_init1(int flags);

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int inotify_add_watch(int fd, string path, uint mask);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int inotify_rm_watch(int fd, int watch);
}
