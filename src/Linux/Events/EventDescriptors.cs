using System.Runtime.InteropServices;
using Selkie.Linux.Files;
using Selkie.Linux.Native;
using Selkie.Linux.Signalling;

namespace Selkie.Linux.Events;

/// <summary>Descriptors that stand for a counter, a timer or signals. All are non-blocking and CLOEXEC.</summary>
public static unsafe class EventDescriptors
{
    /// <summary>eventfd(2) with the counter at zero.</summary>
    public static int Counter()
    {
        var fd = Libc.eventfd(0, Libc.O_CLOEXEC | Libc.O_NONBLOCK);
        return fd >= 0 ? fd : throw new LinuxException("eventfd", Marshal.GetLastPInvokeError());
    }

    /// <summary>Makes a counter readable.</summary>
    public static void Count(int fd)
    {
        Span<byte> one = stackalloc byte[sizeof(ulong)];
        BitConverter.TryWriteBytes(one, 1UL);
        FileDescriptor.TryWrite(fd, one);
    }

    /// <summary>A monotonic timer that is not set.</summary>
    public static int Timer()
    {
        var fd = Libc.timerfd_create(Libc.CLOCK_MONOTONIC, Libc.O_CLOEXEC | Libc.O_NONBLOCK);
        return fd >= 0 ? fd : throw new LinuxException("timerfd_create", Marshal.GetLastPInvokeError());
    }

    /// <summary>Sets a timer to fire once in so many milliseconds; 0 unsets it.</summary>
    public static void SetTimer(int fd, long milliseconds)
    {
        var specification = stackalloc long[4] { 0, 0, milliseconds / 1000, milliseconds % 1000 * 1_000_000 };
        if (Libc.timerfd_settime(fd, 0, specification, null) < 0) throw new LinuxException("timerfd_settime", Marshal.GetLastPInvokeError());
    }

    /// <summary>A descriptor from which the given signals are read; they must be blocked in every thread.</summary>
    public static int Signals(SignalSet set)
    {
        var raw = stackalloc byte[Libc.SignalSetSize];
        set.CopyTo(raw);
        var fd = Libc.signalfd(-1, raw, Libc.O_CLOEXEC | Libc.O_NONBLOCK);
        return fd >= 0 ? fd : throw new LinuxException("signalfd", Marshal.GetLastPInvokeError());
    }

    /// <summary>The next signal of a signal descriptor, or 0 when there is none.</summary>
    public static int NextSignal(int fd)
    {
        Span<byte> information = stackalloc byte[128];
        return FileDescriptor.TryRead(fd, information) == information.Length ? BitConverter.ToInt32(information) : 0;
    }
}
