using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Selkie.Linux;
using Selkie.Linux.Events;
using Selkie.Linux.Sockets;
using Selkie.Oci.Mapping;

namespace Selkie.Network.Ports;

/// <summary>
/// Sockets that hold the host's side of published ports, so that no other program takes a port whose packets the firewall leads to a container.
/// </summary>
public static class PortReservation
{
    private const int Attempts = 10, PauseMilliseconds = 10;

    /// <summary>Binds every port; sctp is not reserved (as in Podman).</summary>
    /// <exception cref="NetworkException">One is in use; none stays bound.</exception>
    public static IReadOnlyList<SafeFileHandle> Take(IReadOnlyList<PortMapping> ports)
    {
        var handles = new List<SafeFileHandle>();
        try
        {
            foreach (var port in ports)
                for (var i = 0; i < port.Range; i++)
                    if (Bind(port, port.HostPort + i) is { } handle)
                        handles.Add(handle);
            return handles;
        }
        catch
        {
            foreach (var handle in handles) handle.Dispose();
            throw;
        }
    }

    /// <summary>A port of the host that is free now with all that follow it.</summary>
    /// <param name="hostIp">Address of the host; empty is every one.</param>
    /// <param name="count">How many.</param>
    /// <param name="protocol">tcp, udp or sctp.</param>
    /// <exception cref="NetworkException">None was found.</exception>
    public static ushort FindFree(string hostIp, ushort count, string protocol)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
            if (TryFindFree(hostIp, count, protocol) is { } port)
                return port;
        throw new NetworkException($"no free range of {count} ports on the host");
    }

    private static ushort? TryFindFree(string hostIp, ushort count, string protocol)
    {
        var handles = new List<SafeFileHandle>();
        try
        {
            if (TryBind(Address(hostIp), 0, protocol, out var first) != 0) return null;
            handles.Add(first!);
            var port = PortSocket.PortOf(first!);
            if (port + count - 1 > ushort.MaxValue) return null;
            for (var i = 1; i < count; i++)
            {
                if (TryBind(Address(hostIp), port + i, protocol, out var next) != 0) return null;
                handles.Add(next!);
            }
            return (ushort)port;
        }
        finally
        {
            foreach (var handle in handles) handle.Dispose();
        }
    }

    private static SafeFileHandle? Bind(PortMapping port, int number)
    {
        if (port.Protocol == "sctp") return null;
        var address = Address(port.HostIp);
        for (var attempt = 1; ; attempt++)
        {
            var error = TryBind(address, number, port.Protocol, out var handle);
            if (error == 0) return handle;
            // The monitor of a container that was cleaned up just now may be about to end.
            if (error != Errno.EADDRINUSE || attempt == Attempts) throw new NetworkException(Text(port, address, number, error));
            Poll.Wait([], PauseMilliseconds);
        }
    }

    private static int TryBind(IPAddress address, int port, string protocol, out SafeFileHandle? handle) =>
        protocol == "udp" ? PortSocket.TryBindDatagram(address, port, out handle) : PortSocket.TryListen(address, port, out handle);

    private static IPAddress Address(string hostIp) => hostIp.Length > 0 ? IPAddress.Parse(hostIp) : IPAddress.Any;

    // The words are Go's, since programs look for them.
    private static string Text(PortMapping port, IPAddress address, int number, int error)
    {
        var version = address.AddressFamily == AddressFamily.InterNetworkV6 ? 6 : 4;
        var host = version == 6 ? $"[{address}]" : port.HostIp;
        var name = port.Protocol.ToUpperInvariant();
        return string.Create(CultureInfo.InvariantCulture, $"cannot listen on the {name} port: listen {port.Protocol}{version} {host}:{number}: bind: {Errno.Text(error)}");
    }
}
