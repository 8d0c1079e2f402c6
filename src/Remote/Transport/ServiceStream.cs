using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Selkie.Engine.Configuration;
using Selkie.Engine.Connections;
using Selkie.Oci;
using Selkie.Linux.Sockets;

namespace Selkie.Remote.Transport;

/// <summary>Opens streams to a service.</summary>
internal static class ServiceStream
{
    private const int UsualPort = 8888; // of podman system service tcp://

    /// <summary>By a unix socket.</summary>
    /// <param name="path">The socket.</param>
    /// <param name="cancel">Ends the attempt.</param>
    /// <exception cref="IOException">Nobody listens there.</exception>
    public static async ValueTask<Stream> OpenUnixAsync(string path, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new IOException($"dial unix {path}: connect: {Reason(path, e)}");
        }
    }

    // .NET has no number of its own for a socket that is not there.
    private static string Reason(string path, SocketException e)
    {
        var descriptor = UnixSocket.TryConnect(path, UnixSocketKind.Stream);
        if (descriptor < 0) return Linux.Errno.Text(-descriptor);
        Linux.Files.FileDescriptor.Close(descriptor);
        return Words(e);
    }

    /// <summary>By TCP, and TLS where the destination has certificates.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="destination">The destination.</param>
    /// <param name="cancel">Ends the attempt.</param>
    public static async ValueTask<Stream> OpenTcpAsync(ServiceUri address, ServiceDestination destination, CancellationToken cancel)
    {
        var (host, port) = (address.Host, address.Port ?? UsualPort);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, cancel).ConfigureAwait(false);
            var plain = new NetworkStream(socket, ownsSocket: true);
            return destination is { TlsAuthority: "", TlsCertificate: "" } ? plain : await SecureAsync(plain, host, destination, cancel).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            var end = IPAddress.TryParse(host, out var number) ? new IPEndPoint(number, port).ToString() : $"{host}:{port}";
            throw new IOException($"dial tcp {end}: connect: {Words(e)}");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async ValueTask<Stream> SecureAsync(Stream plain, string host, ServiceDestination destination, CancellationToken cancel)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (destination.TlsCertificate is { Length: > 0 } certificate)
        {
            if (destination.TlsKey is not { Length: > 0 } key) throw new EngineError(ErrorKind.Invalid, "a TLS certificate needs its key: give both");
            options.ClientCertificates = [X509Certificate2.CreateFromPemFile(certificate, key)];
        }
        if (destination.TlsAuthority is { Length: > 0 } authority)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(authority);
            options.CertificateChainPolicy = policy;
        }
        var secure = new SslStream(plain);
        await secure.AuthenticateAsClientAsync(options, cancel).ConfigureAwait(false);
        return secure;
    }

    private static string Words(SocketException e) => Linux.Errno.Text(e.NativeErrorCode);
}
