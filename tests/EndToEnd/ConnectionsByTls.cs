using System.Diagnostics;

namespace Selkie.EndToEnd;

/// <summary>A service on tcp that wants certificates, and clients that have the right one, a wrong one, an old one, or none.</summary>
public abstract class ConnectionsByTls : IDisposable
{
    private const string Image = TestImage.Name;
    private readonly Caller _engine;
    private readonly Certificates _ours, _strangers;
    private readonly string _connections;
    private readonly string _address = $"tcp://127.0.0.1:{Caller.FreePort()}";
    private readonly Process _service;

    protected ConnectionsByTls(Caller engine)
    {
        _engine = engine;
        var directory = $"{engine.SharedFiles}/tls-{Guid.NewGuid():N}";
        (_ours, _strangers) = (new($"{directory}/ours"), new($"{directory}/strangers"));
        _connections = $"PODMAN_CONNECTIONS_CONF={engine.Scratch}/{Guid.NewGuid():N}.json";
        var (certificate, key) = _ours.Sign("server");
        _service = engine.Begin("system", "service", "--time", "0", "--tls-cert", certificate, "--tls-key", key, "--tls-client-ca", _ours.Authority, _address);
        Add("good", _ours, _ours.Sign("client"));
        Caller.Await(() => Remote("good", "version").Code == 0, "the service");
    }

    [Fact]
    public void A_session_goes_both_ways_and_ends()
    {
        var input = string.Concat(Enumerable.Range(0, 20_000).Select(number => $"{number:D6}\n"));
        var ran = _engine.SelkieWithInput(input, [_connections], "--connection", "good", "run", "-i", "--rm", "--network", "none", Image, "sh", "-c", "cat; echo end >&2; exit 5");
        Assert.Equal((5, input, "end\n"), (ran.Code, ran.Out, ran.Error));
    }

    [Fact]
    public void An_image_comes_whole()
    {
        var archive = $"{_engine.Scratch}/{Guid.NewGuid():N}.tar";
        Assert.Equal(0, Remote("good", "save", "-q", "-o", archive, Image).Code);
        Assert.Contains("manifest.json", Caller.Run("tar", "-tf", archive).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_has_not_the_right_certificate_is_told_why()
    {
        Add("plain", null, null);
        Fails("plain", "EOF (the service may want TLS");
        Add("nobody", _ours, null);
        Fails("nobody", "EOF (the service may want a client certificate");
        Add("stranger", _ours, _strangers.Sign("stranger"));
        Fails("stranger", "EOF (the service may not accept the client certificate)");
        Add("old", _ours, _ours.Sign("old", until: -1));
        Fails("old", "EOF (the service may not accept the client certificate)");
        Add("lured", _strangers, _ours.Sign("lured"));
        Fails("lured", "tls: failed to verify certificate: x509: certificate signed by unknown authority");
        var (certificate, _) = _ours.Sign("mixed");
        Add("mixed", _ours, (certificate, _ours.Sign("other").Key));
        Fails("mixed", "tls: private key does not match public key");
        Add("lost", _ours, ("/no/such.pem", "/no/such.key"));
        Fails("lost", "open /no/such.pem: no such file or directory");
    }

    [Fact]
    public void A_service_whose_certificates_cannot_be_read_does_not_begin()
    {
        var (certificate, key) = _ours.Sign("second");
        Assert.Contains("open /no/such.key: no such file or directory", _engine.Fails(125, "system", "service", "--tls-cert", certificate, "--tls-key", "/no/such.key", "tcp://127.0.0.1:0"), StringComparison.Ordinal);
        Assert.Contains("open /no/such.pem: no such file or directory", _engine.Fails(125, "system", "service", "--tls-cert", certificate, "--tls-key", key, "--tls-client-ca", "/no/such.pem", "tcp://127.0.0.1:0"), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _service.Kill(entireProcessTree: true);
        _service.WaitForExit();
        _service.Dispose();
        GC.SuppressFinalize(this);
    }

    private Outcome Remote(string connection, params string[] words) => _engine.SelkieWith(_connections, ["--connection", connection, .. words]);

    private void Add(string name, Certificates? authority, (string Certificate, string Key)? client)
    {
        string[] own = client is { } files ? ["--tls-cert", files.Certificate, "--tls-key", files.Key] : [];
        string[] vouching = authority is not null ? ["--tls-ca", authority.Authority] : [];
        Assert.Equal(0, _engine.SelkieWith(_connections, ["system", "connection", "add", .. vouching, .. own, name, _address]).Code);
    }

    private void Fails(string connection, string why)
    {
        var outcome = Remote(connection, "images");
        Assert.Equal((125, ""), (outcome.Code, outcome.Out));
        Assert.Contains(why, outcome.Error, StringComparison.Ordinal);
        Assert.EndsWith($": {_address}\n", outcome.Error, StringComparison.Ordinal);
    }
}

/// <summary>As root.</summary>
public sealed class RootfulConnectionsByTls(RootCaller engine) : ConnectionsByTls(engine), IClassFixture<RootCaller>;

/// <summary>As an ordinary user.</summary>
public sealed class RootlessConnectionsByTls(UserCaller engine) : ConnectionsByTls(engine), IClassFixture<UserCaller>;
