namespace Selkie.EndToEnd;

/// <summary>The default network of an ordinary user, whichever pasta the host has.</summary>
public sealed class RootlessNetworkLife(UserNetworkCaller engine) : DefaultNetworkLife<UserNetworkCaller>(engine), IClassFixture<UserNetworkCaller>
{
    private readonly UserNetworkCaller _engine = engine;

    [Theory]
    [InlineData("--userns", "keep-id")]
    [InlineData("--uidmap", "0:1:1000", "--gidmap", "0:1:1000")]
    public void A_container_with_a_user_namespace_of_its_own_reaches_the_world(params string[] options)
    {
        Assert.Equal("waves", _engine.Ok(["run", "--rm", .. options, Image, .. Fetch(ServeWaves())]));
        AssertNothingLeft();
    }

    [Fact]
    public void Names_are_asked_of_the_host_s_servers()
    {
        _engine.Network.ServeNames("203.0.113.9");
        var text = _engine.Ok("run", "--rm", Image, "sh", "-c", "cat /etc/resolv.conf; nslookup -type=a tide.sea.example");
        Assert.Contains("search sea.example", text, StringComparison.Ordinal);
        Assert.Contains("nameserver 169.254.1.1", text, StringComparison.Ordinal);
        Assert.Contains("Address: 203.0.113.9", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_container_whose_pasta_was_killed_starts_with_a_new_one()
    {
        var id = _engine.Ok("run", "-d", "--name", Name, "-p", "8184:80", Image, "sh", "-c", Server);
        EngineProcesses.End($"{PastaOf(id)}");
        _engine.Ok("restart", "-t", "0", Name);
        AssertAnswers(8184);
        _engine.Ok("rm", "-f", "-t", "0", Name);
        AssertNothingLeft();
    }

    [Fact]
    public void After_a_sudden_end_of_all_else_the_next_command_ends_pasta()
    {
        var id = _engine.Ok("run", "-d", "--name", Name, "-p", "8185:80", Image, "sh", "-c", Server);
        var pasta = PastaOf(id);
        EngineProcesses.KillAll(() => [.. new EngineProcesses(_engine).All().Where(process => process != pasta)]);
        _engine.KillPauseProcess();
        _engine.Ok("start", Name);
        AssertAnswers(8185);
        _engine.Ok("rm", "-f", "-t", "0", Name);
        AssertNothingLeft();
    }

    // By itself pasta of 2023 does not pass on what is said over other addresses, either (Linux 6.18).
    protected override string[] HostAddresses => ["127.0.0.1"];

    protected override string PortTaken(int port) => $"(?s)pasta failed with exit code 1:.*{port}";

    protected override void RebootNetwork() => _engine.KillPauseProcess();

    // Its end is not waited for where it holds no port.
    protected override void AssertNothingLeft()
    {
        for (var i = 0; i < 100 && Pastas().Count > 0; i++) Thread.Sleep(20);
        Assert.Empty(Pastas().Select(EngineProcesses.Describe));
    }

    private List<int> Pastas() => [.. new EngineProcesses(_engine).Programs().Where(pid => EngineProcesses.Describe(pid).Contains("pasta.pid", StringComparison.Ordinal))];

    private int PastaOf(string id) => Assert.Single(Pastas(), pid => EngineProcesses.Describe(pid).Contains(id, StringComparison.Ordinal));
}

/// <summary>The default network of root: a bridge.</summary>
public sealed class RootfulNetworkLife : DefaultNetworkLife<NetworkCaller>, IClassFixture<NetworkCaller>
{
    private readonly NetworkCaller _engine;

    public RootfulNetworkLife(NetworkCaller engine) : base(engine)
    {
        Assert.SkipUnless(NetworkLife.HasBridge, "netavark, and iptables or nft, are not installed");
        _engine = engine;
    }

    protected override string[] HostAddresses => [TestNetwork.Host, "127.0.0.1"];

    protected override string PortTaken(int port) => $"cannot listen on the TCP port: listen tcp4 :{port}: bind: address already in use";

    protected override void RebootNetwork() => _engine.Network.Inside("sh", "-c", "ip link delete podman0; nft flush ruleset; iptables -t nat -F; iptables -F");

    protected override void AssertNothingLeft() => _engine.AssertNoNetworkLeft();
}
