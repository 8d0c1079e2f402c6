using System.Diagnostics;

namespace Selkie.EndToEnd;

/// <summary>Root's engine in a network namespace of the tests' own, so that bridges, rules and ports of the machine are left alone.</summary>
public sealed class NetworkCaller : Caller
{
    private readonly Process? _holder;

    public NetworkCaller() : base("network")
    {
        if (!IsRoot) return;
        _holder = Process.Start("unshare", ["-n", "sleep", "infinity"]);
        // The namespace is there once it differs from ours.
        for (var i = 0; i < 100 && Inside("readlink", "/proc/self/ns/net").Out == Run("readlink", "/proc/self/ns/net").Out; i++) Thread.Sleep(10);
        Inside("sh", "-c", "ip link set lo up; ip link add sea0 type veth peer name sea1; ip address add 192.0.2.77/24 dev sea0; ip link set sea0 up; ip link set sea1 up; ip route add default via 192.0.2.1");
        TestImage.Make(this, Home);
    }

    public override string Scratch => Home;

    public override string GraphRoot => $"{Home}/root";

    public override string RunRoot => $"{Home}/run";

    protected override IReadOnlyList<string> Prefix => [.. Enter, $"{Programs}/selkie", "--root", GraphRoot, "--runroot", RunRoot];

    private string[] Enter
    {
        get
        {
            RequireRoot();
            return ["nsenter", $"--net=/proc/{_holder!.Id}/ns/net"];
        }
    }

    /// <summary>Runs a program in the tests' namespace.</summary>
    public Outcome Inside(params string[] words) => Run([.. Enter, .. words]);

    /// <summary>No bridge, no veth and no rule is there.</summary>
    public void AssertNoNetworkLeft()
    {
        var links = Inside("ip", "-o", "link").Out;
        Assert.DoesNotContain("podman0", links);
        Assert.DoesNotContain("veth", links);
        Assert.Equal("", Inside("sh", "-c", "(nft list ruleset || iptables-save) 2>/dev/null | grep -F 10.88").Out);
    }

    public override void Dispose()
    {
        if (IsRoot) base.Dispose();
        _holder?.Kill();
        Run("rm", "-rf", Home);
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

    // The server answers once it listens again.
    private string Ask(string host, int port)
    {
        for (var attempt = 0; attempt < 50; attempt++)
        {
            var answer = engine.Inside("busybox", "nc", "-w", "2", host, $"{port}").Out.Trim();
            if (answer.Length > 0) return answer;
            Thread.Sleep(100);
        }
        return "";
    }

    private void AssertNothingLeft() => engine.AssertNoNetworkLeft();

    /// <summary>Containers can be put on bridges.</summary>
    public static bool HasBridge =>
        Exists("/usr/lib/podman/netavark", "/usr/libexec/podman/netavark") && Exists("/usr/sbin/iptables", "/usr/sbin/nft", "/sbin/iptables", "/sbin/nft");

    private static void SkipWithoutBridge() => Assert.SkipUnless(HasBridge, "netavark, and iptables or nft, are not installed");

    private static bool Exists(params string[] paths) => Array.Exists(paths, File.Exists);
}
