using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Selkie.Linux.Native;

namespace Selkie.Linux.Files;

/// <summary>Plain descriptors: reads and writes that repeat on EINTR. Names with <c>Try</c> return the negative error number instead of throwing.</summary>
public static unsafe class FileDescriptor
{
    /// <summary>Reads what is there; 0 at the end.</summary>
    public static int Read(int fd, Span<byte> buffer) => Require(TryRead(fd, buffer), "read");

    /// <summary>Reads; the count, 0 at the end, or the negative error number.</summary>
    public static int TryRead(int fd, Span<byte> buffer)
    {
        fixed (byte* pointer = buffer)
        {
            while (true)
            {
                var count = Libc.read(fd, pointer, (nuint)buffer.Length);
                if (count >= 0) return (int)count;
                var error = Marshal.GetLastPInvokeError();
                if (error != Errno.EINTR) return -error;
            }
        }
    }

    /// <summary>Writes all of it, however many calls that takes.</summary>
    public static void WriteAll(int fd, ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty) data = data[Require(TryWrite(fd, data), "write")..];
    }

    /// <summary>Writes once; the count or the negative error number.</summary>
    public static int TryWrite(int fd, ReadOnlySpan<byte> data)
    {
        fixed (byte* pointer = data)
        {
            while (true)
            {
                var count = Libc.write(fd, pointer, (nuint)data.Length);
                if (count >= 0) return (int)count;
                var error = Marshal.GetLastPInvokeError();
                if (error != Errno.EINTR) return -error;
            }
        }
    }

    /// <summary>Opens a path with open(2) flags (<see cref="OpenFlags"/>), always CLOEXEC.</summary>
    public static int Open(string path, OpenFlags flags, uint mode = 0)
    {
        var fd = TryOpen(path, flags, mode);
        return fd >= 0 ? fd : throw new LinuxException("open", -fd, path);
    }

    /// <summary>As <see cref="Open"/>; the descriptor or the negative error number.</summary>
    public static int TryOpen(string path, OpenFlags flags, uint mode = 0)
    {
        var fd = Libc.open(path, (int)flags | Libc.O_CLOEXEC, mode);
        return fd >= 0 ? fd : -Marshal.GetLastPInvokeError();
    }

    /// <summary>Closes and forgets; -1 is nothing to do.</summary>
    public static void Close(ref int fd)
    {
        if (fd >= 0) Libc.close(fd);
        fd = -1;
    }

    /// <summary>Closes a descriptor; errors are ignored, for it is gone either way.</summary>
    public static void Close(int fd)
    {
        if (fd >= 0) Libc.close(fd);
    }

    /// <summary>Owns a descriptor by a handle.</summary>
    public static SafeFileHandle Own(int fd) => new(fd, ownsHandle: true);

    /// <summary>Duplicates to the lowest free number not below <paramref name="least"/>, CLOEXEC.</summary>
    public static int Duplicate(int fd, int least = 0)
    {
        var copy = Libc.fcntl(fd, Libc.F_DUPFD_CLOEXEC, least);
        return copy >= 0 ? copy : throw new LinuxException("dup", Marshal.GetLastPInvokeError(), $"fd {fd}");
    }

    /// <summary>Makes <paramref name="target"/> a copy of <paramref name="fd"/> that children inherit; what it was before is closed.</summary>
    public static void Replace(int fd, int target)
    {
        if (fd != target && Libc.dup3(fd, target, 0) < 0) throw new LinuxException("dup3", Marshal.GetLastPInvokeError(), $"fd {target}");
    }

    /// <summary>Sets or clears CLOEXEC.</summary>
    public static void SetCloseOnExec(int fd, bool value)
    {
        if (Libc.fcntl(fd, Libc.F_SETFD, value ? Libc.FD_CLOEXEC : 0) < 0) throw new LinuxException("fcntl", Marshal.GetLastPInvokeError(), $"fd {fd}");
    }

    /// <summary>Sets or clears O_NONBLOCK of the open file (others that share it see it too).</summary>
    public static void SetNonBlocking(int fd, bool value)
    {
        var flags = Libc.fcntl(fd, Libc.F_GETFL, 0);
        var wanted = value ? flags | Libc.O_NONBLOCK : flags & ~Libc.O_NONBLOCK;
        if (flags < 0 || (wanted != flags && Libc.fcntl(fd, Libc.F_SETFL, wanted) < 0)) throw new LinuxException("fcntl", Marshal.GetLastPInvokeError(), $"fd {fd}");
    }

    /// <summary>Whether a number is an open descriptor.</summary>
    public static bool IsOpen(int fd) => fd >= 0 && Libc.fcntl(fd, Libc.F_GETFD, 0) >= 0;

    /// <summary>Whether a number is an open descriptor that came from the caller: what this process opens itself is CLOEXEC.</summary>
    public static bool IsInherited(int fd) => fd >= 0 && Libc.fcntl(fd, Libc.F_GETFD, 0) == 0;

    /// <summary>Sets the length of an open file.</summary>
    public static void Truncate(int fd, long length)
    {
        if (Libc.ftruncate(fd, length) < 0) throw new LinuxException("ftruncate", Marshal.GetLastPInvokeError());
    }

    private static int Require(int count, string call) => count >= 0 ? count : throw new LinuxException(call, -count);
}
