using System.Runtime.InteropServices;
using System.Text;
using Selkie.Linux.Files;
using Selkie.Linux.Native;

namespace Selkie.Linux.Sockets;

/// <summary>Kinds of unix sockets.</summary>
public enum UnixSocketKind
{
    /// <summary>SOCK_STREAM: bytes.</summary>
    Stream = 1,

    /// <summary>SOCK_DGRAM: packets without a connection.</summary>
    Datagram = 2,

    /// <summary>SOCK_SEQPACKET: packets over a connection.</summary>
    Packets = 5,
}

/// <summary>Unix sockets on plain descriptors, all CLOEXEC. Paths longer than 107 bytes go through <c>/proc/self/fd</c> of their directory.</summary>
public static unsafe partial class UnixSocket
{
    private const int LongestPath = 107;
    private const uint OwnerOnly = 0x180; // 0600

    /// <summary>A connected pair.</summary>
    public static (int First, int Second) Pair(UnixSocketKind kind, bool nonBlocking = false)
    {
        var ends = stackalloc int[2];
        var type = (int)kind | Libc.SOCK_CLOEXEC | (nonBlocking ? Libc.SOCK_NONBLOCK : 0);
        if (Libc.socketpair(Libc.AF_UNIX, type, 0, ends) < 0) throw new LinuxException("socketpair", Marshal.GetLastPInvokeError());
        return (ends[0], ends[1]);
    }

    /// <summary>Listens at a path, which must not exist yet; nobody but the owner may connect. Non-blocking.</summary>
    public static int Listen(string path, UnixSocketKind kind, int backlog = 16)
    {
        var fd = Create(kind, Libc.SOCK_NONBLOCK);
        Libc.fchmod(fd, OwnerOnly); // what bind makes takes the mode of the socket, so that it is never open to others (net/unix/af_unix.c)
        var error = WithAddress(fd, path, &Libc.bind);
        if (error == 0 && kind != UnixSocketKind.Datagram && Libc.listen(fd, backlog) < 0) error = Marshal.GetLastPInvokeError();
        if (error == 0) return fd;
        Libc.close(fd);
        throw new LinuxException("bind", error, path);
    }

    /// <summary>Connects to a path.</summary>
    public static int Connect(string path, UnixSocketKind kind)
    {
        var fd = TryConnect(path, kind);
        return fd >= 0 ? fd : throw new LinuxException("connect", -fd, path);
    }

    /// <summary>As <see cref="Connect"/>; the descriptor or the negative error number.</summary>
    public static int TryConnect(string path, UnixSocketKind kind)
    {
        var fd = Create(kind, 0);
        var error = WithAddress(fd, path, &Libc.connect);
        if (error == 0) return fd;
        Libc.close(fd);
        return -error;
    }

    /// <summary>The next connection, non-blocking; the descriptor or the negative error number.</summary>
    public static int TryAccept(int fd)
    {
        var client = Libc.accept4(fd, null, null, Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK);
        return client >= 0 ? client : -Marshal.GetLastPInvokeError();
    }

    /// <summary>
    /// Receives once; the count (0: the other end is gone) or the negative error number. An end that closes with something unread resets the connection,
    /// which Linux reports once and ahead of what that end had sent before; so a reset is passed over, and what was sent is received.
    /// </summary>
    public static int TryReceive(int fd, Span<byte> buffer)
    {
        fixed (byte* pointer = buffer)
        {
            while (true)
            {
                var count = Libc.recv(fd, pointer, (nuint)buffer.Length, 0);
                if (count >= 0) return (int)count;
                var error = Marshal.GetLastPInvokeError();
                if (error is not (Errno.EINTR or Errno.ECONNRESET)) return -error;
            }
        }
    }

    /// <summary>Sends once without raising SIGPIPE; the count or the negative error number.</summary>
    public static int TrySend(int fd, ReadOnlySpan<byte> data)
    {
        fixed (byte* pointer = data)
        {
            while (true)
            {
                var count = Libc.send(fd, pointer, (nuint)data.Length, Libc.MSG_NOSIGNAL);
                if (count >= 0) return (int)count;
                var error = Marshal.GetLastPInvokeError();
                if (error != Errno.EINTR) return -error;
            }
        }
    }

    /// <summary>Sends one datagram to a path, or where it begins with @ to an abstract name; the count or the negative error number.</summary>
    public static int TrySendTo(string path, ReadOnlySpan<byte> data)
    {
        var fd = TryConnect(path, UnixSocketKind.Datagram);
        if (fd < 0) return fd;
        var count = TrySend(fd, data);
        Libc.close(fd);
        return count;
    }

    /// <summary>Says that nothing more will be sent.</summary>
    public static void EndSending(int fd) => Libc.shutdown(fd, Libc.SHUT_WR);

    /// <summary>Asks for a larger send buffer; the kernel's limit holds.</summary>
    public static void SetSendBuffer(int fd, int bytes) => Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_SNDBUF, &bytes, sizeof(int));

    private static int Create(UnixSocketKind kind, int flags)
    {
        var fd = Libc.socket(Libc.AF_UNIX, (int)kind | Libc.SOCK_CLOEXEC | flags, 0);
        return fd >= 0 ? fd : throw new LinuxException("socket", Marshal.GetLastPInvokeError());
    }

    private static int WithAddress(int fd, string path, delegate*<int, byte*, uint, int> call)
    {
        var directory = -1;
        var name = path;
        if (Encoding.UTF8.GetByteCount(path) > LongestPath)
        {
            var slash = path.LastIndexOf('/');
            directory = FileDescriptor.TryOpen(path[..Math.Max(slash, 1)], OpenFlags.PathOnly);
            if (directory < 0) return -directory;
            name = $"/proc/self/fd/{directory}/{path[(slash + 1)..]}";
        }
        try
        {
            if (Encoding.UTF8.GetByteCount(name) > LongestPath) return Errno.ENAMETOOLONG;
            var address = stackalloc byte[LongestPath + 3];
            new Span<byte>(address, LongestPath + 3).Clear();
            *(ushort*)address = Libc.AF_UNIX;
            var length = Encoding.UTF8.GetBytes(name, new Span<byte>(address + 2, LongestPath));
            var isAbstract = name.StartsWith('@');
            if (isAbstract) address[2] = 0; // unix(7): the name ends with the length, not with a NUL
            return call(fd, address, (uint)length + (isAbstract ? 2u : 3u)) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
        finally
        {
            FileDescriptor.Close(directory);
        }
    }
}
