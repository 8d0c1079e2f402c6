using System.Runtime.InteropServices;
using Selkie.Linux.Native;

namespace Selkie.Linux.Events;

/// <summary>Events of poll(2) and epoll(7); the numbers are the same.</summary>
[Flags]
public enum PollEvents
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>There is something to read.</summary>
    Input = 1,

    /// <summary>POLLPRI: an exceptional condition (cgroup events).</summary>
    Priority = 2,

    /// <summary>Writing will not block.</summary>
    Output = 4,

    /// <summary>An error; always reported.</summary>
    Error = 8,

    /// <summary>The other end is gone; always reported.</summary>
    HangUp = 16,

    /// <summary>The other end of a socket stopped sending.</summary>
    ReadHangUp = 0x2000,
}

/// <summary>struct pollfd: a descriptor (-1: skipped), the events asked for and those that came.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct PollDescriptor
{
    /// <summary>The descriptor; a negative one is skipped.</summary>
    public int Descriptor;

    private readonly short _events;
    private readonly short _returned;

    /// <summary>Asks for events on a descriptor.</summary>
    public PollDescriptor(int descriptor, PollEvents events)
    {
        Descriptor = descriptor;
        _events = (short)events;
        _returned = 0;
    }

    /// <summary>The events asked for.</summary>
    public readonly PollEvents Events => (PollEvents)_events;

    /// <summary>The events that came.</summary>
    public readonly PollEvents Returned => (PollEvents)_returned;
}

/// <summary>poll(2).</summary>
public static unsafe class Poll
{
    /// <summary>Waits for events; the number of descriptors that have some, 0 when the time is up.</summary>
    /// <param name="descriptors">What to wait for; results are in <see cref="PollDescriptor.Returned"/>.</param>
    /// <param name="milliseconds">-1 waits for ever.</param>
    public static int Wait(Span<PollDescriptor> descriptors, int milliseconds)
    {
        fixed (PollDescriptor* pointer = descriptors)
        {
            while (true)
            {
                var count = Libc.poll((Libc.PollEntry*)pointer, (ulong)descriptors.Length, milliseconds);
                if (count >= 0) return count;
                var error = Marshal.GetLastPInvokeError();
                if (error != Errno.EINTR) throw new LinuxException("poll", error);
            }
        }
    }

    /// <summary>Waits until one descriptor is readable or its other end is gone.</summary>
    public static bool WaitReadable(int fd, int milliseconds)
    {
        Span<PollDescriptor> one = [new PollDescriptor(fd, PollEvents.Input)];
        return Wait(one, milliseconds) > 0;
    }

    /// <summary>The same, for as long as the caller wants it.</summary>
    /// <exception cref="OperationCanceledException">It is no longer wanted.</exception>
    public static bool WaitReadable(int fd, int milliseconds, CancellationToken cancel)
    {
        if (!cancel.CanBeCanceled) return WaitReadable(fd, milliseconds);
        using var cancelled = new CancellationDescriptor(cancel);
        Span<PollDescriptor> both = [new PollDescriptor(fd, PollEvents.Input), new PollDescriptor(cancelled.Fd, PollEvents.Input)];
        var count = Wait(both, milliseconds);
        cancel.ThrowIfCancellationRequested();
        return count > 0;
    }

    /// <summary>Lets time pass.</summary>
    /// <exception cref="OperationCanceledException">Nobody wants what comes after it any more.</exception>
    public static void Pause(int milliseconds, CancellationToken cancel)
    {
        if (cancel.CanBeCanceled) cancel.WaitHandle.WaitOne(milliseconds);
        else Wait([], milliseconds);
        cancel.ThrowIfCancellationRequested();
    }
}
