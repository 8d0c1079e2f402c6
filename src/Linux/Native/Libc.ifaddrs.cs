using System.Runtime.InteropServices;

namespace Selkie.Linux.Native;

/// <summary>ifaddrs.h and net/if.h.</summary>
internal static unsafe partial class Libc
{
    internal const uint IFF_UP = 0x1, IFF_LOOPBACK = 0x8;

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int getifaddrs(InterfaceEntry** list);

    [LibraryImport(Name)]
    internal static partial void freeifaddrs(InterfaceEntry* list);

    /// <summary>struct ifaddrs.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct InterfaceEntry
    {
        internal InterfaceEntry* Next;
        internal byte* InterfaceName;
        internal uint Flags;
        internal byte* Address;
        internal byte* Netmask;
        internal byte* Peer;
        internal void* Data;
    }
}
