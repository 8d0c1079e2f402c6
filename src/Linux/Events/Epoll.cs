using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Selkie.Linux.Native;

namespace Selkie.Linux.Events;

/// <summary>epoll(7) on plain descriptors, without allocation.</summary>
public static unsafe class Epoll
{
    /// <summary>struct epoll_event is packed on x86-64 only (sys/epoll.h).</summary>
    private static int EventSize => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    /// <summary>A new epoll descriptor, CLOEXEC.</summary>
    public static int Create()
    {
        var fd = Libc.epoll_create1(Libc.O_CLOEXEC);
        return fd >= 0 ? fd : throw new LinuxException("epoll_create1", Marshal.GetLastPInvokeError());
    }

    /// <summary>Watches a descriptor; <paramref name="tag"/> comes back with its events.</summary>
    public static void Add(int epoll, int fd, PollEvents events, int tag) => Control(epoll, Libc.EPOLL_CTL_ADD, fd, events, tag);

    /// <summary>Changes what is watched.</summary>
    public static void Modify(int epoll, int fd, PollEvents events, int tag) => Control(epoll, Libc.EPOLL_CTL_MOD, fd, events, tag);

    /// <summary>Ends watching; a descriptor that is not watched is no error.</summary>
    public static void Remove(int epoll, int fd)
    {
        var none = stackalloc byte[16];
        Libc.epoll_ctl(epoll, Libc.EPOLL_CTL_DEL, fd, none);
    }

    /// <summary>Waits; fills tags and events, returns how many.</summary>
    /// <param name="epoll">The epoll descriptor.</param>
    /// <param name="tags">Receives the tags.</param>
    /// <param name="events">Receives the events, as long as <paramref name="tags"/>; at most 32 are taken at once.</param>
    /// <param name="milliseconds">-1 waits for ever.</param>
    public static int Wait(int epoll, Span<int> tags, Span<PollEvents> events, int milliseconds)
    {
        const int Most = 32;
        var raw = stackalloc byte[Most * 16];
        int count;
        while ((count = Libc.epoll_wait(epoll, raw, Math.Min(Most, tags.Length), milliseconds)) < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Errno.EINTR) throw new LinuxException("epoll_wait", error);
        }
        for (var i = 0; i < count; i++)
        {
            var entry = raw + (i * EventSize);
            events[i] = *(PollEvents*)entry;
            tags[i] = BinaryPrimitives.ReadInt32LittleEndian(new ReadOnlySpan<byte>(entry + EventSize - 8, 4));
        }
        return count;
    }

    private static void Control(int epoll, int operation, int fd, PollEvents events, int tag)
    {
        var entry = stackalloc byte[16];
        *(int*)entry = (int)events;
        BinaryPrimitives.WriteInt64LittleEndian(new Span<byte>(entry + EventSize - 8, 8), tag);
        if (Libc.epoll_ctl(epoll, operation, fd, entry) < 0) throw new LinuxException("epoll_ctl", Marshal.GetLastPInvokeError(), $"fd {fd}");
    }
}
