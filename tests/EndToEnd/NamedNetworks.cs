namespace Selkie.EndToEnd;

/// <summary>Networks by name: made, joined, left and removed, while containers run and while they do not.</summary>
public sealed class NamedNetworks : IClassFixture<NetworkCaller>
{
    private const string Image = TestImage.Name;
    private readonly NetworkCaller _engine;
    private readonly string _name = "named" + Guid.NewGuid().ToString("N")[..8];

    public NamedNetworks(NetworkCaller engine)
    {
        Assert.SkipUnless(NetworkLife.HasBridge, "netavark, and iptables or nft, are not installed");
        _engine = engine;
    }

    private string First => _name + "-a";

    private string Second => _name + "-b";

    [Fact]
    public void Containers_on_a_network_find_one_another_by_name()
    {
        _engine.Ok("network", "create", First);
        _engine.Ok("run", "-d", "--name", _name, "--network", First, "--network-alias", "harbour", Image, "sh", "-c", "while :; do echo tide | nc -l -p 80; done");
        foreach (var name in new[] { _name, "harbour" })
            Assert.Equal("tide", _engine.Ok("run", "--rm", "--network", First, Image, "sh", "-c", $"[ -p /tmp/f ] || mkfifo /tmp/f; nc -w 5 {name} 80 0<>/tmp/f"));
        Remove();
    }

    [Fact]
    public void A_container_is_on_several_networks_with_the_addresses_that_were_asked_for()
    {
        _engine.Ok("network", "create", "--subnet", "10.141.1.0/24", First);
        _engine.Ok("network", "create", "--subnet", "10.141.2.0/24", "--subnet", "fd00:141::/64", Second);
        _engine.Ok("run", "-d", "--name", _name, "--network", $"{First}:ip=10.141.1.77,mac=44:33:22:11:00:99", "--network", $"{Second}:ip6=fd00:141::77", Image, "sleep", "1000");
        Assert.Equal("10.141.1.77 44:33:22:11:00:99", _engine.Ok("inspect", "--format", $"{{{{with index .NetworkSettings.Networks \"{First}\"}}}}{{{{.IPAddress}}}} {{{{.MacAddress}}}}{{{{end}}}}", _name));
        Assert.Equal("fd00:141::77", _engine.Ok("inspect", "--format", $"{{{{(index .NetworkSettings.Networks \"{Second}\").GlobalIPv6Address}}}}", _name));
        Assert.Equal(_name, _engine.Ok("network", "inspect", "--format", "{{range .Containers}}{{.Name}}{{end}}", Second));
        Assert.Equal(_name, _engine.Ok("ps", "--filter", "network=" + Second, "--format", "{{.Names}}"));
        Assert.Matches("already allocated", _engine.Fails(126, "run", "--rm", "--network", First + ":ip=10.141.1.77", Image, "true"));
        Remove();
    }

    [Fact]
    public void A_container_that_runs_comes_to_a_network_and_leaves_another()
    {
        _engine.Ok("network", "create", "--subnet", "10.142.1.0/24", First);
        _engine.Ok("network", "create", "--subnet", "10.142.2.0/24", Second);
        _engine.Ok("run", "-d", "--name", _name, "--network", First, "-p", "8191:80", Image, "sh", "-c", "while :; do echo tide | nc -l -p 80; done");
        _engine.Ok("network", "connect", "--ip", "10.142.2.50", "--alias", "buoy", Second, _name);
        Assert.Contains("10.142.2.50", _engine.Ok("exec", _name, "ip", "-4", "addr", "show", "eth1"), StringComparison.Ordinal);
        Assert.Contains("10.142.2.50\t", _engine.Ok("exec", _name, "cat", "/etc/hosts"), StringComparison.Ordinal);
        Assert.Contains("nameserver 10.142.2.1", _engine.Ok("exec", _name, "cat", "/etc/resolv.conf"), StringComparison.Ordinal);
        Assert.Contains("is already connected", _engine.Fails(125, "network", "connect", Second, _name), StringComparison.Ordinal);
        _engine.Ok("network", "disconnect", First, _name);
        Assert.DoesNotContain("10.142.1.2", _engine.Ok("exec", _name, "sh", "-c", "ip -4 addr; cat /etc/hosts"), StringComparison.Ordinal);
        Assert.DoesNotContain("10.142.1.", _engine.Ok("exec", _name, "cat", "/etc/resolv.conf"), StringComparison.Ordinal);
        Assert.Equal("tide", _engine.Network.Ask("127.0.0.1", 8191));
        Assert.Contains("is not connected", _engine.Fails(125, "network", "disconnect", First, _name), StringComparison.Ordinal);
        _engine.Ok("restart", "-t", "0", _name);
        Assert.Contains("10.142.2.50", _engine.Ok("exec", _name, "ip", "-4", "addr"), StringComparison.Ordinal);
        Remove();
    }

    [Fact]
    public void A_container_without_its_last_network_runs_on_and_starts_again()
    {
        _engine.Ok("network", "create", First);
        _engine.Ok("run", "-d", "--name", _name, "--network", First, Image, "sleep", "1000");
        _engine.Ok("network", "disconnect", First, _name);
        _engine.Ok("restart", "-t", "0", _name);
        Assert.DoesNotContain("eth0", _engine.Ok("exec", _name, "ip", "addr"), StringComparison.Ordinal);
        _engine.Ok("stop", "-t", "0", _name);
        _engine.Ok("network", "connect", First, _name);
        _engine.Ok("start", _name);
        Assert.Contains("eth0", _engine.Ok("exec", _name, "ip", "addr"), StringComparison.Ordinal);
        Remove();
    }

    [Fact]
    public void A_network_in_use_is_not_removed_but_by_force()
    {
        _engine.Ok("network", "create", First);
        _engine.Ok("create", "--name", _name, "--network", First, Image, "true");
        Assert.Contains("has associated containers with it", _engine.Fails(2, "network", "rm", First), StringComparison.Ordinal);
        Assert.Equal(First, _engine.Ok("network", "rm", "-f", "-t", "0", First));
        _engine.Fails(1, "container", "exists", _name);
        _engine.Fails(1, "network", "exists", First);
        Assert.Contains("network not found", _engine.Fails(1, "network", "rm", First), StringComparison.Ordinal);
        _engine.Ok("network", "rm", "-f", First);
    }

    [Fact]
    public void Rules_that_were_flushed_come_back()
    {
        _engine.Ok("network", "create", First);
        _engine.Ok("run", "-d", "--name", _name, "--network", First, "-p", "8192:80", Image, "sh", "-c", "while :; do echo tide | nc -l -p 80; done");
        Assert.Equal("tide", _engine.Network.Ask("127.0.0.1", 8192));
        _engine.Network.Inside("iptables", "-t", "nat", "-F");
        Assert.Equal(_engine.Ok("inspect", "--format", "{{.Id}}", _name), _engine.Ok("network", "reload", _name));
        Assert.Equal("tide", _engine.Network.Ask("127.0.0.1", 8192));
        Remove();
    }

    [Fact]
    public void What_nobody_uses_is_pruned()
    {
        _engine.Ok("network", "create", "--label", "of=" + _name, First);
        _engine.Ok("network", "create", "--label", "of=" + _name, Second);
        _engine.Ok("create", "--name", _name, "--network", First, Image, "true");
        Assert.Equal(Second, _engine.Ok("network", "prune", "-f", "--filter", "label=of=" + _name));
        Remove();
    }

    [Fact]
    public void The_docker_command_makes_joins_and_leaves_them()
    {
        using var docker = new DockerCommand(_engine, _engine.Network);
        Assert.Equal(_engine.Ok("network", "inspect", "--format", "{{.ID}}", Id(docker)), docker.Ok("network", "inspect", "--format", "{{.Id}}", First));
        docker.Ok("run", "-d", "--name", _name, "--network", First, "--network-alias", "harbour", Image, "sh", "-c", "while :; do echo tide | nc -l -p 80; done");
        Assert.Equal("tide", docker.Ok("run", "--rm", "--network", First, Image, "sh", "-c", "[ -p /tmp/f ] || mkfifo /tmp/f; nc -w 5 harbour 80 0<>/tmp/f"));
        Assert.Equal(_name, docker.Ok("network", "inspect", "--format", "{{range .Containers}}{{.Name}}{{end}}", First));
        docker.Ok("network", "create", "--subnet", "10.143.2.0/24", Second);
        docker.Ok("network", "connect", "--ip", "10.143.2.9", Second, _name);
        Assert.Equal("10.143.2.9", docker.Ok("inspect", "--format", $"{{{{(index .NetworkSettings.Networks \"{Second}\").IPAddress}}}}", _name));
        docker.Ok("network", "disconnect", Second, _name);
        Assert.Equal(Second, docker.Ok("network", "rm", Second));
        Assert.Equal($"bridge\n{First}", docker.Ok("network", "ls", "--format", "{{.Name}}"));
        docker.Ok("rm", "-f", _name);
        Assert.Contains(First, docker.Ok("network", "prune", "-f"), StringComparison.Ordinal);
        Assert.Contains("network not found", docker.Run("network", "inspect", First).Error, StringComparison.Ordinal);
        Remove();
    }

    private string Id(DockerCommand docker) => docker.Ok("network", "create", First);

    // Nothing of the networks is left when the containers and they themselves are gone.
    private void Remove()
    {
        _engine.Ok("rm", "-f", "-t", "0", "--ignore", _name);
        _engine.Ok("network", "rm", "-f", First, Second);
        _engine.AssertNoNetworkLeft();
    }
}
