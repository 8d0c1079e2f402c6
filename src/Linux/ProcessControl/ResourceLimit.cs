using System.Runtime.InteropServices;
using Selkie.Linux.Native;

namespace Selkie.Linux.ProcessControl;

/// <summary>Limits of this process (getrlimit(2)).</summary>
public static unsafe class ResourceLimit
{
    /// <summary>Soft and hard limit of a resource by its number; <see cref="ulong.MaxValue"/> is without limit.</summary>
    public static (ulong Soft, ulong Hard) Get(int resource)
    {
        var limits = stackalloc ulong[2];
        if (Libc.getrlimit(resource, limits) != 0) throw new LinuxException("getrlimit", Marshal.GetLastPInvokeError());
        return (limits[0], limits[1]);
    }
}
