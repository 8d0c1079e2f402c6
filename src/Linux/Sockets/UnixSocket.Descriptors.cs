using System.Runtime.InteropServices;
using Selkie.Linux.Native;

namespace Selkie.Linux.Sockets;

/// <summary>Packets that carry descriptors (SCM_RIGHTS, unix(7)).</summary>
public static unsafe partial class UnixSocket
{
    /// <summary>Most descriptors in one packet: the kernel's SCM_MAX_FD.</summary>
    public const int MostDescriptors = 253;

    private const int ControlHeader = 16, ControlSpace = ControlHeader + ((MostDescriptors + 1) * sizeof(int));

    /// <summary>Sends bytes together with descriptors, <see cref="MostDescriptors"/> at most.</summary>
    public static void SendDescriptors(int fd, ReadOnlySpan<byte> data, params ReadOnlySpan<int> descriptors)
    {
        var control = stackalloc byte[ControlSpace];
        var length = ControlHeader + (descriptors.Length * sizeof(int));
        *(long*)control = length;
        *(int*)(control + 8) = Libc.SOL_SOCKET;
        *(int*)(control + 12) = Libc.SCM_RIGHTS;
        descriptors.CopyTo(new Span<int>(control + ControlHeader, MostDescriptors));
        fixed (byte* pointer = data)
        {
            var vector = new Libc.IoVector { Base = pointer, Length = (nuint)data.Length };
            var message = new Libc.MessageHeader { Vectors = &vector, VectorCount = 1 };
            if (!descriptors.IsEmpty)
            {
                message.Control = control;
                message.ControlLength = (nuint)(length + 7) & ~(nuint)7;
            }
            if (Libc.sendmsg(fd, &message, Libc.MSG_NOSIGNAL) < 0) throw new LinuxException("sendmsg", Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Receives bytes and the descriptors that come with them (CLOEXEC).</summary>
    /// <param name="fd">The socket.</param>
    /// <param name="buffer">Takes the bytes.</param>
    /// <param name="descriptors">Takes the descriptors, as far as they fit; the kernel closes the others.</param>
    /// <param name="received">How many came.</param>
    /// <returns>The count of bytes (0: the other end is gone) or the negative error number.</returns>
    public static int TryReceiveDescriptors(int fd, Span<byte> buffer, Span<int> descriptors, out int received)
    {
        received = 0;
        var control = stackalloc byte[ControlSpace];
        fixed (byte* pointer = buffer)
        {
            var vector = new Libc.IoVector { Base = pointer, Length = (nuint)buffer.Length };
            var message = new Libc.MessageHeader { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = (nuint)(ControlHeader + (descriptors.Length * sizeof(int))) };
            var count = Libc.recvmsg(fd, &message, Libc.MSG_CMSG_CLOEXEC);
            if (count < 0) return -Marshal.GetLastPInvokeError();
            if (message.ControlLength < ControlHeader || *(int*)(control + 12) != Libc.SCM_RIGHTS) return (int)count;
            received = (int)(*(long*)control - ControlHeader) / sizeof(int);
            new ReadOnlySpan<int>(control + ControlHeader, received).CopyTo(descriptors);
            return (int)count;
        }
    }

    /// <summary>Waits for the next packet and tells its length without taking it; 0: the other end is gone, negative: the error number.</summary>
    public static int NextLength(int fd)
    {
        byte nothing;
        while (true)
        {
            var length = Libc.recv(fd, &nothing, 0, Libc.MSG_PEEK | Libc.MSG_TRUNC);
            if (length >= 0) return (int)length;
            var error = Marshal.GetLastPInvokeError();
            if (error != Errno.EINTR) return -error;
        }
    }
}
