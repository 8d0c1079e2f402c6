using Selkie.Engine.Configuration;
using Selkie.Engine.Verbs;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Engine.Connections;

/// <summary>Remember the address of a service under a name</summary>
/// <remarks>
/// The name can then be given to --connection. A destination without a scheme is a host that is reached by ssh; where its socket is, the engine there is asked unless the
/// destination or --socket-path says it. The first connection of all is the default.
/// </remarks>
[Verb("system connection add", Local = true, Use = "[options] NAME DESTINATION")]
[Example("build ci@build.example.com")]
[Example("--default --identity ~/.ssh/id_ed25519 --port 2222 web root@web.example.com")]
[Example("lab tcp://192.0.2.7:2375")]
[Example("mine unix:///run/user/1000/podman/podman.sock")]
public sealed partial record AddConnection : IVerb<Done>
{
    /// <summary>The name</summary>
    [Argument("NAME")] public string Name { get; init; } = "";

    /// <summary>[USER@]HOST, ssh://[USER@]HOST[:PORT][/PATH], tcp://HOST:PORT or unix:///PATH</summary>
    [Argument("DESTINATION")] public string Destination { get; init; } = "";

    /// <summary>Use this connection where none is named</summary>
    [Option("default", 'd')] public bool Default { get; init; }

    /// <summary>Private key to log in with by ssh</summary>
    [Option("identity", Complete = "files")] public string? Identity { get; init; }

    /// <summary>Port of the ssh server, where the destination names none</summary>
    [Option("port", 'p', Default = "22")] public int Port { get; init; } = 22;

    /// <summary>Where the service's socket is on its host</summary>
    [Option("socket-path", Complete = "files")] public string? SocketPath { get; init; }

    /// <summary>Authority that vouches for a service on tcp, PEM</summary>
    [Option("tls-ca", Complete = "files")] public string? TlsAuthority { get; init; }

    /// <summary>Certificate to show to a service on tcp, PEM</summary>
    [Option("tls-cert", Complete = "files")] public string? TlsCertificate { get; init; }

    /// <summary>Private key of that certificate, PEM</summary>
    [Option("tls-key", Complete = "files")] public string? TlsKey { get; init; }
}

internal sealed class AddConnectionHandler(EngineContext engine) : IHandler<AddConnection, Done>
{
    private const string NoOption = "--{0} option not supported for {1} scheme";

    public Done Handle(AddConnection request)
    {
        var destination = new ServiceDestination(Address(request, ServiceUri.Parse(request.Destination)))
        {
            Identity = request.Identity ?? "",
            TlsAuthority = request.TlsAuthority ?? "",
            TlsCertificate = request.TlsCertificate ?? "",
            TlsKey = request.TlsKey ?? "",
        };
        ConnectionsFile.Of(engine.Call).Change(book =>
        {
            if (request.Default) book.Default = request.Name;
            book.Set(request.Name, destination);
        });
        return default;
    }

    private string Address(AddConnection request, ServiceUri uri)
    {
        if (uri.Scheme != "tcp") Refuse(uri.Scheme, ("tls-ca", request.TlsAuthority), ("tls-cert", request.TlsCertificate), ("tls-key", request.TlsKey));
        switch (uri.Scheme)
        {
            case "ssh": return OverSsh(request, uri);
            case "unix": return Local(request, uri);
            case "tcp":
                Refuse(uri.Scheme, ("socket-path", request.SocketPath), ("identity", request.Identity));
                if (request.TlsCertificate is null != request.TlsKey is null) throw new EngineError(ErrorKind.Invalid, "--tls-cert and --tls-key options must be both provided if one is provided");
                return uri.Port is null ? throw new EngineError(ErrorKind.Invalid, "tcp scheme requires a port either via --port or in destination URL") : request.Destination;
            default:
                engine.Log.Warn($"{GoText.Quote(uri.Scheme)} unknown scheme, no validation provided");
                return request.SocketPath is { } path ? (uri with { Path = path }).ToString() : request.Destination;
        }
    }

    private string OverSsh(AddConnection request, ServiceUri uri)
    {
        if (request.Port is < 0 or > ushort.MaxValue) throw new EngineError(ErrorKind.Invalid, $"--port {request.Port} is no port");
        var address = uri with { Port = uri.Port ?? (ushort)(request.Port == 0 ? 22 : request.Port), Path = uri.Path + request.SocketPath };
        return address.Path is not ("" or "/") ? address.ToString() : (address with { Path = new RemoteSocket(address, request.Identity ?? "").Find() }).ToString();
    }

    private string Local(AddConnection request, ServiceUri uri)
    {
        Refuse(uri.Scheme, ("identity", request.Identity));
        var path = request.SocketPath ?? uri.Host + uri.Path;
        var found = Fs.Stat(null, Fs.Bytes(engine.Call.PathOf(path)), out var stat, follow: true);
        if (found.Error == Linux.Errno.ENOENT) engine.Log.Warn($"{GoText.Quote(path)} does not exist");
        else if (found.Error == Linux.Errno.EACCES) engine.Log.Warn($"You do not have permission to read {GoText.Quote(path)}");
        else if (!found.Ok) throw new EngineError(ErrorKind.Invalid, $"stat {path}: {Linux.Errno.Text(found.Error)}");
        else if (stat.Type != FileStat.Socket) throw new EngineError(ErrorKind.Invalid, $"{GoText.Quote(path)} exists and is not a unix domain socket");
        return "unix://" + path;
    }

    private static void Refuse(string scheme, params ReadOnlySpan<(string Name, string? Value)> options)
    {
        foreach (var (name, value) in options)
            if (value is not null) throw new EngineError(ErrorKind.Invalid, string.Format(System.Globalization.CultureInfo.InvariantCulture, NoOption, name, scheme));
    }
}
