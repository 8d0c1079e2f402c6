using System.Runtime.InteropServices;
using Selkie.Linux.Native;

namespace Selkie.Linux.Files;

/// <summary>Random bytes from the kernel: no OpenSSL to load.</summary>
public static unsafe class RandomBytes
{
    /// <summary>Fills a buffer (getrandom(2)).</summary>
    public static void Fill(Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            fixed (byte* pointer = buffer)
            {
                var count = Libc.getrandom(pointer, (nuint)buffer.Length, 0);
                var error = count < 0 ? Marshal.GetLastPInvokeError() : 0;
                if (error is not (0 or Errno.EINTR)) throw new LinuxException("getrandom", error);
                if (count > 0) buffer = buffer[(int)count..];
            }
        }
    }

    /// <summary>A new id of 64 hexadecimal digits, as containers have.</summary>
    public static string NewId()
    {
        Span<byte> bytes = stackalloc byte[32];
        Fill(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
