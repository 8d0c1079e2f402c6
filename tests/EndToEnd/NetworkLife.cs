namespace Selkie.EndToEnd;

/// <summary>Root's engine in a network of the tests' own.</summary>
public sealed class NetworkCaller : Caller, INetworked
{
    private readonly TestNetwork? _network;

    public NetworkCaller() : base("network")
    {
        if (!IsRoot) return;
        _network = new TestNetwork();
        TestImage.Make(this, Home);
    }

    /// <summary>The host's network.</summary>
    public TestNetwork Network
    {
        get
        {
            RequireRoot();
            return _network!;
        }
    }

    public override string Scratch => Home;

    public override string GraphRoot => $"{Home}/root";

    public override string RunRoot => $"{Home}/run";

    protected override IReadOnlyList<string> Prefix => [.. Network.Enter, $"{Programs}/selkie", "--root", GraphRoot, "--runroot", RunRoot, "--network-config-dir", $"{Home}/networks"];

    /// <summary>No bridge, no veth and no rule is there.</summary>
    public void AssertNoNetworkLeft()
    {
        var links = Network.Inside("ip", "-o", "link").Out;
        Assert.DoesNotContain("podman0", links);
        Assert.DoesNotContain("veth", links);
        Assert.Equal("", Network.Inside("sh", "-c", "(nft list ruleset || iptables-save) 2>/dev/null | grep -F 10.88").Out);
    }

    protected override bool IsWithinReach => IsRoot;

    public override void Dispose()
    {
        base.Dispose();
        _network?.Dispose();
        Run("rm", "-rf", Home);
    }
}

/// <summary>An ordinary user's engine in a network of the tests' own, which root alone can make.</summary>
public sealed class UserNetworkCaller : UserCaller, INetworked
{
    private readonly TestNetwork? _network;

    public UserNetworkCaller() : base("usernet")
    {
        if (!IsRoot) return;
        _network = new TestNetwork();
        TestImage.Make(this, Home);
    }

    /// <summary>The host's network.</summary>
    public TestNetwork Network
    {
        get
        {
            RequireRoot();
            return _network!;
        }
    }

    protected override IReadOnlyList<string> Prefix => [.. Network.Enter, .. base.Prefix];

    protected override bool IsWithinReach => IsRoot;

    public override void Dispose()
    {
        if (IsRoot) base.Dispose();
        _network?.Dispose();
        Run("rm", "-rf", Home);
        GC.SuppressFinalize(this);
    }
}

/// <summary>Networks of containers, from the set-up to nothing left.</summary>
public sealed class NetworkLife(NetworkCaller engine) : IClassFixture<NetworkCaller>
{
    private const string Image = TestImage.Name;
    private const string Server = "while :; do echo tide | nc -l -p 80; done";
    private readonly string _name = "net" + Guid.NewGuid().ToString("N")[..8];

    [Fact]
    public void A_container_on_the_bridge_reaches_its_gateway_and_leaves_nothing()
    {
        SkipWithoutBridge();
        var text = engine.Ok("run", "--rm", "--name", _name, Image, "sh", "-c", "ip -4 -o a show eth0; ip r; cat /etc/hosts; nc -w 5 10.88.0.1 9 2>&1 || true");
        Assert.Contains("inet 10.88.", text);
        Assert.Contains("default via 10.88.0.1", text);
        Assert.Contains("10.88.0.1\thost.containers.internal host.docker.internal", text);
        // Nobody listens there, and only the gateway itself can say so.
        Assert.Contains("refused", text);
        AssertNothingLeft();
    }

    [Fact]
    public void A_published_port_leads_to_the_container_and_is_nobody_else_s()
    {
        SkipWithoutBridge();
        engine.Ok("run", "-d", "--name", _name, "-p", "8180:80", Image, "sh", "-c", Server);
        Assert.Equal("tide", Ask("127.0.0.1", 8180));
        Assert.Equal("tide", Ask("192.0.2.77", 8180));
        Assert.Contains("cannot listen on the TCP port: listen tcp4 :8180: bind: address already in use", engine.Fails(126, "run", "--rm", "-p", "8180:80", Image, "true"));
        engine.Ok("restart", "-t", "0", _name);
        Assert.Equal("tide", Ask("127.0.0.1", 8180));
        engine.Ok("rm", "-f", "-t", "0", _name);
        AssertNothingLeft();
    }

    [Fact]
    public void A_wanted_address_is_given_and_a_wrong_one_refused()
    {
        SkipWithoutBridge();
        Assert.Contains("inet 10.88.9.9/16", engine.Ok("run", "--rm", "--ip", "10.88.9.9", Image, "ip", "-4", "-o", "a", "show", "eth0"));
        Assert.Contains("requested static ip 10.99.9.9 not in any subnet on network podman", engine.Fails(126, "run", "--rm", "--ip", "10.99.9.9", Image, "true"));
        AssertNothingLeft();
    }

    [Fact]
    public void A_network_that_is_not_there_is_named() =>
        Assert.Contains("unable to find network with name or ID nowhere: network not found", engine.Fails(125, "run", "--rm", "--network", "nowhere", Image, "true"));

    [Fact]
    public void Who_shares_a_network_shares_its_names()
    {
        SkipWithoutBridge();
        engine.Ok("run", "-d", "--name", _name, "--add-host", "rock:1.2.3.4", Image, "sleep", "100");
        Assert.Contains("1.2.3.4\trock", engine.Ok("run", "--rm", "--network", "container:" + _name, Image, "cat", "/etc/hosts"));
        engine.Ok("rm", "-f", "-t", "0", _name);
    }

    [Fact]
    public void Pasta_is_not_for_the_host_s_root() =>
        Assert.Contains("pasta networking is only supported for rootless mode", engine.Fails(125, "run", "--rm", "--network", "pasta", Image, "true"));

    private string Ask(string host, int port) => engine.Network.Ask(host, port);

    private void AssertNothingLeft() => engine.AssertNoNetworkLeft();

    /// <summary>Containers can be put on bridges.</summary>
    public static bool HasBridge =>
        Exists("/usr/lib/podman/netavark", "/usr/libexec/podman/netavark") && Exists("/usr/sbin/iptables", "/usr/sbin/nft", "/sbin/iptables", "/sbin/nft");

    private static void SkipWithoutBridge() => Assert.SkipUnless(HasBridge, "netavark, and iptables or nft, are not installed");

    private static bool Exists(params string[] paths) => Array.Exists(paths, File.Exists);
}
