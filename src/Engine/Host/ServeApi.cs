using System.Globalization;
using Selkie.Engine.Verbs;
using Selkie.Linux;
using Selkie.Linux.Spawning;
using Selkie.Oci;

namespace Selkie.Engine.Host;

/// <summary>Answer Docker's and Podman's REST APIs</summary>
/// <remarks>
/// Serves both APIs on a socket until nobody has asked for anything for a while. Without an address it takes the socket that systemd hands over (see systemd.socket(5)), else
/// podman/podman.sock in the user's runtime directory, or /run/podman/podman.sock for root. Containers do not depend on the service: it may end at any time.
/// </remarks>
[Verb("system service", Use = "[options] [URI]")]
[Example("--time 0 &")]
[Example("unix:///tmp/engine.sock")]
[Example("--tls-cert server.pem --tls-key server.key --tls-client-ca clients.pem tcp://0.0.0.0:2376")]
public sealed partial record ServeApi : IVerb<int>
{
    /// <summary>Where to listen: unix://PATH or tcp://HOST:PORT</summary>
    [Argument("URI", Complete = "files")] public string? Uri { get; init; }

    /// <summary>Origins that browsers may call from (Access-Control-Allow-Origin)</summary>
    [Option("cors")] public string? Cors { get; init; }

    /// <summary>Seconds without a request, or an open stream, after which the service ends; 0: it stays</summary>
    [Option("time", 't', Alias = "timeout", Default = "5")] public uint Time { get; init; } = 5;

    /// <summary>Certificate of the service, PEM</summary>
    [Option("tls-cert", Complete = "files")] public string? TlsCertificate { get; init; }

    /// <summary>Certificate of the authority whose clients alone may call, PEM</summary>
    [Option("tls-client-ca", Complete = "files")] public string? TlsClientAuthority { get; init; }

    /// <summary>Private key of the certificate, PEM</summary>
    [Option("tls-key", Complete = "files")] public string? TlsKey { get; init; }
}

internal sealed class ServeApiHandler(EngineContext engine) : IHandler<ServeApi, int>
{
    private const string Program = "selkie-service";

    /// <summary>Becomes the service, which is a program of its own: the command line does not carry a web server.</summary>
    public int Handle(ServeApi request)
    {
        if (!engine.Shared.Program.EndsWithCall) throw new EngineError(ErrorKind.Unsupported, "system service is for a command line: a service cannot become another");
        var path = Path.Combine(Path.GetDirectoryName(engine.ProgramPath)!, Program);
        try
        {
            Exec.Replace(path, [Program, .. InheritedOptions.Of(engine.Options, engine.Call.PathOf), "--", .. Words(request)]);
        }
        catch (LinuxException e)
        {
            throw new EngineError(ErrorKind.StartFailed, $"{path}: {Errno.Text(e.Error)}: install {Program} beside the command", e);
        }
        return 0;
    }

    private List<string> Words(ServeApi request)
    {
        List<string> words = ["--time", request.Time.ToString(CultureInfo.InvariantCulture)];
        if (request.Cors is { Length: > 0 } cors) words.AddRange(["--cors", cors]);
        foreach (var (name, file) in new[] { ("--tls-cert", request.TlsCertificate), ("--tls-client-ca", request.TlsClientAuthority), ("--tls-key", request.TlsKey) })
            if (file is { Length: > 0 }) words.AddRange([name, engine.Call.PathOf(file)]);
        if ((request.Uri ?? engine.Call.Variable("PODMAN_SOCKET")) is { Length: > 0 } uri) words.Add(uri);
        return words;
    }
}
