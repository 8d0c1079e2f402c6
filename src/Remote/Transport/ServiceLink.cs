using System.Net.Sockets;
using Selkie.Engine.Configuration;
using Selkie.Engine.Connections;
using Selkie.Engine.Machine;
using Selkie.Oci;

namespace Selkie.Remote.Transport;

/// <summary>The way to one service: opens connections to it, and says in Podman's words why there is none.</summary>
/// <param name="destination">Where it is.</param>
/// <param name="program">The program's name in messages.</param>
internal sealed class ServiceLink(ServiceDestination destination, string program) : IDisposable
{
    private static readonly Version s_oldest = new(4, 0, 0);
    private readonly List<SshTunnel> _tunnels = [];
    private readonly ServiceUri _address = ServiceUri.Parse(destination.Uri);

    /// <summary>The version of libpod's API that this client speaks.</summary>
    public string ClientVersion => ProductVersion.Podman;

    /// <summary>The host part of requests' addresses; unix sockets have none, and Podman's client says "d".</summary>
    public string Base => _address.Scheme == "tcp"
        ? (_address with { Scheme = "http", User = "", Path = "" }).ToString() // TLS, where there is any, is below what HttpClient sees
        : "http://d";

    /// <summary>Opens a connection.</summary>
    /// <param name="cancel">Ends the attempt.</param>
    /// <exception cref="EngineError">There is no such way, or nobody at its end.</exception>
    public async ValueTask<Stream> OpenAsync(CancellationToken cancel)
    {
        try
        {
            switch (_address.Scheme)
            {
                case "unix": return await ServiceStream.OpenUnixAsync(_address.Host + _address.Path, cancel).ConfigureAwait(false);
                case "tcp": return await ServiceStream.OpenTcpAsync(_address, destination, cancel).ConfigureAwait(false);
                case "ssh" when ServiceUri.HasScheme(destination.Uri):
                    var tunnel = SshTunnel.Open(_address, destination.Identity);
                    lock (_tunnels) _tunnels.Add(tunnel);
                    return tunnel;
                default: throw new EngineError(ErrorKind.Invalid, $"unable to create connection. \"{(ServiceUri.HasScheme(destination.Uri) ? _address.Scheme : "")}\" is not a supported schema: {destination.Uri}");
            }
        }
        catch (EngineError e) when (e.Kind == ErrorKind.Invalid && _address.Scheme == "tcp")
        {
            throw NoService(e.Message, e); // a certificate of this side
        }
        catch (Exception e) when (e is SocketException or IOException or System.Security.Authentication.AuthenticationException or Registry.Http.RegistryException)
        {
            throw NoService($"Get \"{Base}/v{ClientVersion}/libpod/_ping\": {Reason(e)}", e);
        }
    }

    /// <summary>Why there is no service (podman, cmd/podman/registry/remote.go and pkg/bindings/connection.go).</summary>
    /// <param name="why">The reason.</param>
    /// <param name="inner">What it came from.</param>
    public EngineError NoService(string why, Exception? inner = null)
    {
        var named = program == "selkie" ? "Selkie" : "Podman";
        return new ServiceUnreachableException(
            $"Cannot connect to {named}. Please verify your connection to the Linux system using `{program} system connection list`{(program == "selkie" ? "" : ", or try `podman machine init` and `podman machine start` to manage a new Linux VM")}",
            $"unable to connect to {named} socket: {SshWords() ?? why}: {destination.Uri}", inner);
    }

    /// <summary>The version that both sides speak.</summary>
    /// <param name="server">The service's; null: it does not say.</param>
    /// <exception cref="EngineError">The service is too old, or it is something else.</exception>
    public string Common(string? server)
    {
        if (server is null || !Version.TryParse(server.Split('-')[0], out var theirs)) throw NoService("the service does not say its version: it is no Podman or Selkie");
        if (theirs < s_oldest) throw new EngineError(ErrorKind.Unavailable, $"server API version is too old. Client \"{s_oldest}\" server \"{server}\"");
        return theirs < Version.Parse(ClientVersion) ? theirs.ToString() : ClientVersion;
    }

    /// <summary>The reason at the bottom of an exception, in the words of the system's errors.</summary>
    /// <param name="e">The exception.</param>
    public static string Reason(Exception e)
    {
        if (e is HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded }) return "EOF";
        while (e is not (EngineError or SocketException) && e.InnerException is { } inner) e = inner;
        return e.Message;
    }

    /// <summary>What may lie behind a service that ends the connection without an answer; empty: nothing more is known.</summary>
    /// <param name="e">What the connection ended with.</param>
    public string HintOf(HttpRequestException e) => e.HttpRequestError != HttpRequestError.ResponseEnded || _address.Scheme != "tcp" ? ""
        : !ServiceStream.IsSecured(destination) ? " (the service may want TLS: see --tls-ca of `system connection add`)"
        : destination.TlsCertificate.Length == 0 ? " (the service may want a client certificate: see --tls-cert of `system connection add`)"
        : " (the service may not accept the client certificate)";

    // What ssh itself said is the reason.
    private string? SshWords()
    {
        lock (_tunnels) return _tunnels.Select(tunnel => tunnel.WhyEnded()).FirstOrDefault(words => words is not null) is { } words ? "failed to connect: " + words : null;
    }

    public void Dispose()
    {
        lock (_tunnels)
            foreach (var tunnel in _tunnels) tunnel.Dispose();
    }
}

/// <summary>No service answers.</summary>
/// <param name="hint">What to do about it: a line before the error.</param>
/// <param name="message">What is wrong.</param>
/// <param name="inner">What it came from.</param>
public sealed class ServiceUnreachableException(string hint, string message, Exception? inner) : EngineError(ErrorKind.Unavailable, message, inner)
{
    /// <summary>What to do about it: a line before the error.</summary>
    public string Hint { get; } = hint;
}
