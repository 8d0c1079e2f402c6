using System.Net;
using System.Net.Sockets;

namespace Selkie.Registry.Http;

/// <summary>Connects sockets, and says in Go's words why it could not.</summary>
public static class Dialer
{
    /// <summary>For SocketsHttpHandler.ConnectCallback.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="RegistryException">There is no such host, or it does not answer.</exception>
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var target = context.DnsEndPoint;
        var addresses = await ResolveAsync(target.Host, cancel).ConfigureAwait(false);
        RegistryException? first = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(address, target.Port, cancel).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException e)
            {
                socket.Dispose();
                var end = new IPEndPoint(address, target.Port);
                first ??= new($"dial tcp {end}: connect: {Words(e)}", retryable: true, inner: e);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
        throw first ?? NoHost(target.Host, null);
    }

    private static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancel)
    {
        if (IPAddress.TryParse(host, out var literal)) return [literal];
        try
        {
            var found = await Dns.GetHostAddressesAsync(host, cancel).ConfigureAwait(false);
            return found.Length > 0 ? found : throw NoHost(host, null);
        }
        catch (SocketException e)
        {
            throw NoHost(host, e);
        }
    }

    private static RegistryException NoHost(string host, SocketException? e)
    {
        var server = NameServer();
        var temporary = e?.SocketErrorCode == SocketError.TryAgain;
        return new($"dial tcp: lookup {host}{(server is null ? "" : $" on {server}:53")}: {(temporary ? "server misbehaving" : "no such host")}", retryable: temporary, inner: e);
    }

    private static string? NameServer()
    {
        try
        {
            foreach (var line in File.ReadLines("/etc/resolv.conf"))
            {
                if (!line.StartsWith("nameserver", StringComparison.Ordinal)) continue;
                var address = line["nameserver".Length..].Trim();
                return address.Contains(':') ? $"[{address}]" : address;
            }
        }
        catch (IOException)
        {
            // Without the file there is no server to name.
        }
        return null;
    }

    private static string Words(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.TimedOut => "connection timed out",
        SocketError.HostUnreachable => "no route to host",
        SocketError.NetworkUnreachable => "network is unreachable",
        SocketError.ConnectionReset => "connection reset by peer",
        SocketError.AddressNotAvailable => "cannot assign requested address",
        _ => e.Message.ToLowerInvariant(),
    };
}
