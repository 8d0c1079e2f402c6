using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Selkie.Engine.Configuration;
using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Linux.Sockets;
using Selkie.Oci;
using Selkie.Registry.Http;

namespace Selkie.Engine.Connections;

/// <summary>Opens streams to a service that listens on a socket.</summary>
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
        if (descriptor < 0) return Errno.Text(-descriptor);
        FileDescriptor.Close(descriptor);
        return Words(e);
    }

    /// <summary>By TCP, and TLS where the destination has certificates.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="destination">The destination.</param>
    /// <param name="cancel">Ends the attempt.</param>
    /// <exception cref="IOException">Nobody listens there.</exception>
    /// <exception cref="RegistryException">The service's certificate is not good.</exception>
    /// <exception cref="EngineError">The certificates of this side cannot be read.</exception>
    public static async ValueTask<Stream> OpenTcpAsync(ServiceUri address, ServiceDestination destination, CancellationToken cancel)
    {
        var (host, port) = (address.Host, address.Port ?? UsualPort);
        var secured = IsSecured(destination) ? SecurityOf(host, destination) : null;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, cancel).ConfigureAwait(false);
            var plain = new NetworkStream(socket, ownsSocket: true);
            if (secured is null) return plain;
            var secure = new SslStream(plain);
            await secure.AuthenticateAsClientAsync(secured, cancel).ConfigureAwait(false);
            return secure;
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

    /// <summary>Says that no more is sent; what is received goes on.</summary>
    /// <param name="stream">The stream.</param>
    public static void EndInput(Stream stream)
    {
        try
        {
            if (stream is NetworkStream plain) plain.Socket.Shutdown(SocketShutdown.Send);
            else if (stream is SslStream secure) secure.ShutdownAsync().GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // The service has closed it before.
        }
    }

    /// <summary>Whether a destination is spoken to by TLS.</summary>
    /// <param name="destination">The destination.</param>
    public static bool IsSecured(ServiceDestination destination) => destination is not { TlsAuthority: "", TlsCertificate: "", TlsKey: "" };

    private static SslClientAuthenticationOptions SecurityOf(string host, ServiceDestination destination)
    {
        if ((destination.TlsCertificate.Length == 0) != (destination.TlsKey.Length == 0)) throw new EngineError(ErrorKind.Invalid, "TLS Key and Certificate must both or neither be provided");
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (destination.TlsCertificate.Length > 0) options.ClientCertificates = [PemFiles.Pair(destination.TlsCertificate, destination.TlsKey)];
        X509Certificate2Collection authorities = [];
        if (destination.TlsAuthority.Length > 0)
        {
            authorities = PemFiles.Authorities(destination.TlsAuthority);
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }
        options.RemoteCertificateValidationCallback = new CertificateCheck(host, authorities).Verify;
        return options;
    }

    private static string Words(SocketException e) => Errno.Text(e.NativeErrorCode);
}

/// <summary>Certificates in files, PEM; what is wrong with one is said as Go says it, which wrote all other such errors.</summary>
public static class PemFiles
{
    /// <summary>A certificate with its private key.</summary>
    /// <param name="certificate">The certificate's file.</param>
    /// <param name="key">The key's file.</param>
    /// <exception cref="EngineError">They cannot be read, or do not belong together.</exception>
    public static X509Certificate2 Pair(string certificate, string key)
    {
        var (text, keyText) = (Read(certificate), Read(key));
        try
        {
            return X509Certificate2.CreateFromPem(text, keyText);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new EngineError(ErrorKind.Invalid, $"unable to read TLS key pair: tls: {(e is ArgumentException ? "private key does not match public key" : $"failed to find a certificate or its key in {certificate} and {key}")}", e);
        }
    }

    /// <summary>Certificates of authorities.</summary>
    /// <param name="file">Their file.</param>
    /// <exception cref="EngineError">It cannot be read, or has none.</exception>
    public static X509Certificate2Collection Authorities(string file)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(Read(file));
        }
        catch (CryptographicException e)
        {
            throw new EngineError(ErrorKind.Invalid, $"{file}: {e.Message}", e);
        }
        return authorities.Count > 0 ? authorities : throw new EngineError(ErrorKind.Invalid, $"{file}: no certificates found");
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var why = e switch { UnauthorizedAccessException => "permission denied", FileNotFoundException or DirectoryNotFoundException => "no such file or directory", _ => e.Message };
            throw new EngineError(ErrorKind.Invalid, $"open {file}: {why}", e);
        }
    }
}
