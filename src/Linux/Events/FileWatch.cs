using System.Runtime.InteropServices;
using Selkie.Linux.Native;

namespace Selkie.Linux.Events;

/// <summary>inotify(7) for one file.</summary>
public static class FileWatch
{
    private const uint Modified = 2;

    /// <summary>A non-blocking descriptor that becomes readable when the file changes; negative error number if that cannot be watched.</summary>
    public static int TryWatchChanges(string path)
    {
        var fd = Libc.inotify_init1(Libc.O_NONBLOCK | Libc.O_CLOEXEC);
        if (fd < 0) return -Marshal.GetLastPInvokeError();
        if (Libc.inotify_add_watch(fd, path, Modified) >= 0) return fd;
        var error = Marshal.GetLastPInvokeError();
        Libc.close(fd);
        return -error;
    }
}
