namespace Selkie.EndToEnd;

/// <summary>What <c>--publish</c>, <c>--publish-all</c> and <c>--network</c> take, and how it is shown (Podman 5.4.2's words).</summary>
public abstract class PublishedPortLife<TCaller>(TCaller engine) : IDisposable where TCaller : Caller, INetworked
{
    private const string Server = "while :; do echo tide | nc -l -p 80; done";

    protected string Name { get; } = "port" + Guid.NewGuid().ToString("N")[..8];

    public void Dispose()
    {
        engine.Tidy("rm", "-f", "-t", "0", Name);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Without_a_port_of_the_host_a_free_one_is_taken()
    {
        Run("-p", "127.0.0.1::80");
        var shown = engine.Ok("port", Name, "80");
        Assert.Matches("^127\\.0\\.0\\.1:[0-9]+$", shown);
        Assert.Equal("tide", engine.Network.Ask("127.0.0.1", int.Parse(shown.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void A_range_leads_to_the_range_of_the_container()
    {
        Run("-p", "8200-8205:78-83");
        Assert.Equal("0.0.0.0:8202", engine.Ok("port", Name, "80/tcp"));
        Assert.Equal("0.0.0.0:8200-8205->78-83/tcp", engine.Ok("ps", "--filter", "name=" + Name, "--format", "{{.Ports}}"));
        Assert.Equal("tide", engine.Network.Ask("127.0.0.1", 8202));
    }

    [Fact]
    public void All_exposed_ports_are_published_on_demand()
    {
        Run("-P", "--expose", "80", "--expose", "81/udp", "-p", "8210:82");
        Assert.Matches("^82/tcp -> 0\\.0\\.0\\.0:8210\n80/tcp -> 0\\.0\\.0\\.0:[0-9]+\n81/udp -> 0\\.0\\.0\\.0:[0-9]+$", engine.Ok("port", Name));
        Assert.Equal("tide", engine.Network.Ask("127.0.0.1", int.Parse(engine.Ok("port", Name, "80").Split(':')[1], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Ports_of_one_option_are_divided_by_commas_and_neighbours_are_one_range()
    {
        Run("-p", "8221:81,8220:80", "-p", "8222:53/udp", "-p", "8225:85", "-p", "");
        Assert.Equal("80/tcp -> 0.0.0.0:8220\n81/tcp -> 0.0.0.0:8221\n85/tcp -> 0.0.0.0:8225\n53/udp -> 0.0.0.0:8222", engine.Ok("port", Name));
        Assert.Equal("0.0.0.0:8220-8221->80-81/tcp, 0.0.0.0:8225->85/tcp, 0.0.0.0:8222->53/udp", engine.Ok("ps", "--filter", "name=" + Name, "--format", "{{.Ports}}"));
    }

    [Fact]
    public void Only_what_runs_has_ports()
    {
        Run("-p", "8240:80");
        engine.Ok("stop", "-t", "0", Name);
        Assert.Equal("", engine.Ok("port", Name));
        Assert.Equal("", engine.Ok("port", Name, "80"));
        engine.Ok("start", Name);
        Assert.Equal("80/tcp -> 0.0.0.0:8240", engine.Ok("port", Name));
        Assert.Equal("Error: failed to find published port \"81\"", engine.Fails(125, "port", Name, "81"));
    }

    [Fact]
    public void After_a_restart_it_is_shown_as_before()
    {
        const string Settings = "{{json .NetworkSettings.Ports}} {{json .HostConfig.PortBindings}} {{.HostConfig.NetworkMode}} {{.NetworkSettings.Gateway}}";
        Run("-p", "8245:80");
        var before = engine.Ok("inspect", "--format", Settings, Name);
        engine.Ok("restart", "-t", "0", Name);
        Assert.Equal(before, engine.Ok("inspect", "--format", Settings, Name));
        var process = engine.Ok("inspect", "--format", "{{.State.Pid}}", Name);
        Assert.Equal($"/proc/{process}/ns/net", engine.Ok("inspect", "--format", "{{.NetworkSettings.SandboxKey}}", Name));
    }

    [Theory]
    [InlineData("127.0.0.1:0:80", "parsing host port: port numbers must be between 1 and 65535 (inclusive), got 0")]
    [InlineData("8080-8081:80-85", "host and container port ranges have different lengths: 2 vs 6")]
    [InlineData("8080:80/tcp,udp", "parsing container port: invalid port number: strconv.Atoi: parsing \"udp\": invalid syntax")]
    [InlineData("::1:8080:80", "invalid port format - format is [[hostIP:]hostPort:]containerPort")]
    [InlineData("localhost:8080:80", "cannot parse \"localhost\" as an IP address")]
    public void What_is_no_port_is_refused(string port, string error) =>
        Assert.Equal("Error: " + error, engine.Fails(125, "create", "--name", Name, "-p", port, TestImage.Name));

    [Theory]
    [InlineData("none:x", "unable to find network with name or ID none: network not found")]
    [InlineData("host:x", "unable to find network with name or ID host: network not found")]
    [InlineData("no-such", "unable to find network with name or ID no-such: network not found")]
    [InlineData("container:no-such", "looking up container to share net namespace with: no container with name or ID \"no-such\" found: no such container")]
    [InlineData("ns:/no/such", "cannot find specified network namespace path: faccessat /no/such: no such file or directory")]
    public void What_is_no_network_is_refused(string mode, string error) =>
        Assert.Equal("Error: " + error, engine.Fails(125, "create", "--name", Name, "--network", mode, TestImage.Name));

    /// <summary>Runs a server with more options.</summary>
    protected void Run(params string[] options) => engine.Ok(["run", "-d", "--name", Name, .. options, TestImage.Name, "sh", "-c", Server]);
}

public sealed class RootfulPublishedPortLife : PublishedPortLife<NetworkCaller>, IClassFixture<NetworkCaller>
{
    private const string Leases = "/run/containers/networks/ipam-podman";
    private readonly NetworkCaller _engine;

    public RootfulPublishedPortLife(NetworkCaller engine) : base(engine)
    {
        Assert.SkipUnless(NetworkLife.HasBridge, "netavark, and iptables or nft, are not installed");
        _engine = engine;
    }

    // The network of the tests has no way out for IPv6, without which pasta takes no address of IPv6.
    [Fact]
    public void An_address_of_IPv6_stands_in_brackets()
    {
        Run("-p", "[::1]:8230:80");
        Assert.Equal("80/tcp -> ::1:8230", _engine.Ok("port", Name));
        Assert.Equal("""{"80/tcp":[{"HostIp":"::1","HostPort":"8230"}]}""", _engine.Ok("inspect", "--format", "{{json .NetworkSettings.Ports}}", Name));
        Assert.Contains("[::1]:8230", _engine.Network.Inside("ss", "-Hltn").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Containers_on_the_bridge_reach_each_other_by_address()
    {
        _engine.Ok("run", "-d", "--name", Name, TestImage.Name, "sh", "-c", "while :; do echo tide | nc -l -p 80; done");
        var address = _engine.Ok("inspect", "--format", "{{.NetworkSettings.IPAddress}}", Name);
        Assert.Equal("tide", _engine.Ok("run", "--rm", TestImage.Name, "sh", "-c", $"until nc -w 5 {address} 80 </dev/null; do :; done"));
    }

    [Theory]
    [InlineData("rm")]
    [InlineData("rm -f")]
    [InlineData("kill -9")]
    public void The_address_is_given_back_however_the_container_ends(string how)
    {
        var id = _engine.Ok("run", "-d", "--name", Name, TestImage.Name, "sleep", "1000");
        Assert.Contains(id, _engine.Network.Inside("cat", Leases).Out, StringComparison.Ordinal);
        if (how == "rm") _engine.Ok("stop", "-t", "0", Name);
        if (how == "kill -9")
            foreach (var process in _engine.Ok("inspect", "--format", "{{.State.ConmonPid}} {{.State.Pid}}", Name).Split(' ')) EngineProcesses.End(process);
        _engine.Ok(["rm", .. how == "rm -f" ? ["-f", "-t", "0"] : Array.Empty<string>(), Name]);
        Assert.DoesNotContain(id, _engine.Network.Inside("cat", Leases).Out, StringComparison.Ordinal);
        _engine.AssertNoNetworkLeft();
    }
}

public sealed class RootlessPublishedPortLife(UserNetworkCaller engine) : PublishedPortLife<UserNetworkCaller>(engine), IClassFixture<UserNetworkCaller>
{
    private readonly UserNetworkCaller _engine = engine;

    [Fact]
    public void With_pasta_it_is_on_no_network_that_has_a_name()
    {
        _engine.Ok("run", "-d", "--name", Name, TestImage.Name, "sleep", "1000");
        Assert.DoesNotContain("\"Networks\"", _engine.Ok("inspect", Name), StringComparison.Ordinal);
    }

    [Fact]
    public void The_user_s_file_has_the_process_id_of_pasta()
    {
        var file = Path.Combine(_engine.Scratch, Name + ".pid");
        _engine.Ok("run", "-d", "--name", Name, "--network", "pasta:--pid," + file, TestImage.Name, "sleep", "1000");
        var pid = File.ReadAllText(file).Trim();
        Assert.Matches("^pas(ta|st)", File.ReadAllText($"/proc/{pid}/comm"));
        using var process = Selkie.Linux.ProcessControl.Processes.OpenPidFd(int.Parse(pid, System.Globalization.CultureInfo.InvariantCulture));
        _engine.Ok("rm", "-f", "-t", "0", Name);
        Assert.True(Selkie.Linux.ProcessControl.Processes.WaitEnded(process!, 10_000));
    }
}
