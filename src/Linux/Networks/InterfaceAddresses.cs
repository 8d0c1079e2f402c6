using System.Net;
using System.Runtime.InteropServices;
using Selkie.Linux.Native;

namespace Selkie.Linux.Networks;

/// <summary>An address of a network interface.</summary>
/// <param name="Interface">The interface's name.</param>
/// <param name="Address">The address.</param>
/// <param name="IsUp">Whether the interface is up.</param>
/// <param name="PrefixLength">Bits of the address that are its network's.</param>
public readonly record struct InterfaceAddress(string Interface, IPAddress Address, bool IsUp, int PrefixLength);

/// <summary>The addresses of the network namespace that the calling thread is in.</summary>
public static unsafe class InterfaceAddresses
{
    private const int InetOffset = 4, Inet6Offset = 8;

    /// <summary>All IPv4 and IPv6 addresses in the kernel's order: IPv4 first, interfaces by their index (getifaddrs(3), one netlink dump).</summary>
    public static List<InterfaceAddress> List()
    {
        Libc.InterfaceEntry* first;
        if (Libc.getifaddrs(&first) < 0) throw new LinuxException("getifaddrs", Marshal.GetLastPInvokeError());
        try
        {
            var list = new List<InterfaceAddress>();
            for (var entry = first; entry != null; entry = entry->Next)
            {
                if (Read(entry->Address) is { } address)
                    list.Add(new InterfaceAddress(Marshal.PtrToStringUTF8((nint)entry->InterfaceName) ?? "", address, (entry->Flags & Libc.IFF_UP) != 0, Prefix(Read(entry->Netmask))));
            }
            return list;
        }
        finally
        {
            Libc.freeifaddrs(first);
        }
    }

    private static int Prefix(IPAddress? mask) => mask?.GetAddressBytes().Sum(part => System.Numerics.BitOperations.PopCount(part)) ?? 0;

    private static IPAddress? Read(byte* address)
    {
        if (address == null) return null;
        return *(ushort*)address switch
        {
            Libc.AF_INET => new IPAddress(new ReadOnlySpan<byte>(address + InetOffset, 4)),
            Libc.AF_INET6 => new IPAddress(new ReadOnlySpan<byte>(address + Inet6Offset, 16)),
            _ => null,
        };
    }
}
