using System.Runtime.InteropServices;
using Selkie.Linux.Native;

namespace Selkie.Linux.Files;

/// <summary>Pipes.</summary>
public static unsafe class Pipe
{
    /// <summary>A new pipe, both ends CLOEXEC.</summary>
    public static (int Read, int Write) Create(bool nonBlocking = false)
    {
        var ends = stackalloc int[2];
        if (Libc.pipe2(ends, Libc.O_CLOEXEC | (nonBlocking ? Libc.O_NONBLOCK : 0)) < 0) throw new LinuxException("pipe2", Marshal.GetLastPInvokeError());
        return (ends[0], ends[1]);
    }
}
