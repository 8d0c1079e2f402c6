using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Selkie.Linux.Files;
using Selkie.Linux.Native;

namespace Selkie.Linux.Sockets;

/// <summary>Sockets that only occupy a port, CLOEXEC.</summary>
public static unsafe class PortSocket
{
    private const int Backlog = 128, InetLength = 16, Inet6Length = 28;

    /// <summary>Binds a TCP port and listens on it, so that nobody else can; nobody accepts.</summary>
    /// <param name="address">The address; IPv6 ones do not take the IPv4 port too.</param>
    /// <param name="port">The port; 0 lets the kernel choose.</param>
    /// <param name="handle">The socket.</param>
    /// <returns>0 or the error number.</returns>
    public static int TryListen(IPAddress address, int port, out SafeFileHandle? handle) => TryBind(address, port, Libc.SOCK_STREAM, out handle);

    /// <summary>Binds a UDP port.</summary>
    /// <param name="address">The address.</param>
    /// <param name="port">The port; 0 lets the kernel choose.</param>
    /// <param name="handle">The socket.</param>
    /// <returns>0 or the error number.</returns>
    public static int TryBindDatagram(IPAddress address, int port, out SafeFileHandle? handle) => TryBind(address, port, Libc.SOCK_DGRAM, out handle);

    /// <summary>The port a socket is bound to.</summary>
    public static int PortOf(SafeFileHandle socket)
    {
        var address = stackalloc byte[Inet6Length];
        uint length = Inet6Length;
        if (Libc.getsockname((int)socket.DangerousGetHandle(), address, &length) < 0) throw new LinuxException("getsockname", Marshal.GetLastPInvokeError());
        return BinaryPrimitives.ReadUInt16BigEndian(new ReadOnlySpan<byte>(address + 2, 2));
    }

    private static int TryBind(IPAddress address, int port, int type, out SafeFileHandle? handle)
    {
        handle = null;
        var six = address.AddressFamily == AddressFamily.InterNetworkV6;
        var fd = Libc.socket(six ? Libc.AF_INET6 : Libc.AF_INET, type | Libc.SOCK_CLOEXEC, 0);
        if (fd < 0) return Marshal.GetLastPInvokeError();
        var one = 1;
        if (six) Libc.setsockopt(fd, Libc.IPPROTO_IPV6, Libc.IPV6_V6ONLY, &one, sizeof(int));
        if (type == Libc.SOCK_STREAM) Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_REUSEADDR, &one, sizeof(int));
        var name = stackalloc byte[Inet6Length];
        new Span<byte>(name, Inet6Length).Clear();
        *(ushort*)name = (ushort)(six ? Libc.AF_INET6 : Libc.AF_INET);
        BinaryPrimitives.WriteUInt16BigEndian(new Span<byte>(name + 2, 2), (ushort)port);
        address.TryWriteBytes(six ? new Span<byte>(name + 8, 16) : new Span<byte>(name + 4, 4), out _);
        var error = 0;
        if (Libc.bind(fd, name, six ? Inet6Length : (uint)InetLength) < 0) error = Marshal.GetLastPInvokeError();
        else if (type == Libc.SOCK_STREAM && Libc.listen(fd, Backlog) < 0) error = Marshal.GetLastPInvokeError();
        if (error == 0) handle = FileDescriptor.Own(fd);
        else Libc.close(fd);
        return error;
    }
}
