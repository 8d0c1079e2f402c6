using System.Net;
using System.Net.Sockets;
using Selkie.Linux.Files;
using Selkie.Oci;

namespace Selkie.Service.Hosting;

/// <summary>Where the service listens: an address that was given, sockets that systemd hands over, or the user's own place.</summary>
internal static class ListenAddress
{
    private const int FirstHandedOver = 3; // sd_listen_fds(3)

    /// <summary>Descriptors of sockets that systemd has opened for this process.</summary>
    public static IEnumerable<int> HandedOver()
    {
        if (Environment.GetEnvironmentVariable("LISTEN_PID") != $"{Environment.ProcessId}") return [];
        return int.TryParse(Environment.GetEnvironmentVariable("LISTEN_FDS"), out var count) ? Enumerable.Range(FirstHandedOver, count) : [];
    }

    /// <summary>Reads an address, and makes room for its socket.</summary>
    /// <param name="uri">unix:///path or tcp://host:port; Podman takes both without the slashes, too.</param>
    /// <exception cref="EngineError">It is neither.</exception>
    public static EndPoint Parse(string uri)
    {
        if (uri.StartsWith("unix:", StringComparison.Ordinal)) return Socket(Path.GetFullPath(uri["unix:".Length..] is ['/', '/', .. var path] ? path : uri["unix:".Length..]));
        if (uri.StartsWith("tcp:", StringComparison.Ordinal) && Tcp(uri["tcp:".Length..] is ['/', '/', .. var host] ? host : uri["tcp:".Length..]) is { } tcp) return tcp;
        throw new EngineError(ErrorKind.Invalid, $"API Service endpoint scheme {Quoted(uri)} is not supported. Try tcp://{Quoted(uri)} or unix://{Quoted(uri)}");
    }

    private static string Quoted(string uri) => $"\"{uri}\"";

    // What an earlier service left would be in the way.
    private static UnixDomainSocketEndPoint Socket(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Fs.RemoveFile(path);
        return new UnixDomainSocketEndPoint(path);
    }

    private static IPEndPoint? Tcp(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0 || !ushort.TryParse(text.AsSpan(colon + 1), out var port)) return null;
        var host = text[..colon].Trim('[', ']');
        var address = host switch { "" or "0.0.0.0" => IPAddress.Any, "localhost" => IPAddress.Loopback, _ => IPAddress.TryParse(host, out var given) ? given : null };
        return address is null ? null : new IPEndPoint(address, port);
    }
}
