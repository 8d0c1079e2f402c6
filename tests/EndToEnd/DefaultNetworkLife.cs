using System.Globalization;

namespace Selkie.EndToEnd;

/// <summary>An engine whose host has a network of the tests' own.</summary>
public interface INetworked
{
    /// <summary>The host's network.</summary>
    TestNetwork Network { get; }
}

/// <summary>The default network, as everybody uses it: the world outside, names, published ports, and what a container's next start finds of them.</summary>
public abstract class DefaultNetworkLife<TCaller>(TCaller engine) where TCaller : Caller, INetworked
{
    protected const string Image = TestImage.Name;
    protected const string Server = "while :; do echo tide | nc -l -p 80; done";
    private static int s_port = 7000;

    /// <summary>A container of this test.</summary>
    protected string Name { get; } = "net" + Guid.NewGuid().ToString("N")[..8];

    /// <summary>What the engine says to who wants a port of the host that is taken.</summary>
    protected abstract string PortTaken(int port);

    /// <summary>No program, interface, rule or address is left of any container.</summary>
    protected abstract void AssertNothingLeft();

    /// <summary>What a reboot does to the host's network.</summary>
    protected abstract void RebootNetwork();

    [Fact]
    public void A_container_reaches_the_world_and_leaves_nothing()
    {
        Assert.Equal("waves", engine.Ok(["run", "--rm", Image, .. Fetch(ServeWaves())]));
        AssertNothingLeft();
    }

    [Fact]
    public void A_container_reaches_the_host_by_its_name()
    {
        var port = ServeWaves();
        Assert.Equal("waves", engine.Ok(["run", "--rm", Image, .. Fetch(port, "host.containers.internal")]));
    }

    [Fact]
    public void Published_ports_lead_to_the_container_whenever_it_runs()
    {
        engine.Ok("run", "-d", "--name", Name, "-p", "8180:80", Image, "sh", "-c", Server);
        AssertAnswers(8180);
        Assert.Equal("80/tcp -> 0.0.0.0:8180", engine.Ok("port", Name));
        for (var i = 0; i < 3; i++) engine.Ok("restart", "-t", "0", Name);
        AssertAnswers(8180);
        engine.Ok("stop", "-t", "0", Name);
        Assert.DoesNotContain(":8180 ", engine.Network.Inside("ss", "-Hltn").Out, StringComparison.Ordinal);
        engine.Ok("start", Name);
        AssertAnswers(8180);
        engine.Ok("rm", "-f", "-t", "0", Name);
        AssertNothingLeft();
    }

    [Fact]
    public void A_published_UDP_port_leads_to_the_container()
    {
        engine.Ok("run", "-d", "--name", Name, "-p", "8181:8181/udp", Image, "sleep", "1000");
        using var server = engine.Network.ServeUdp(int.Parse(engine.Ok("inspect", "--format", "{{.State.Pid}}", Name), CultureInfo.InvariantCulture), 8181, "foam");
        Assert.Equal("foam", engine.Network.AskUdp(HostAddresses[0], 8181));
        engine.Ok("rm", "-f", "-t", "0", Name);
    }

    [Fact]
    public void A_port_is_nobody_else_s_while_its_container_runs()
    {
        engine.Ok("run", "-d", "--name", Name, "-p", "8182:80", Image, "sh", "-c", Server);
        Assert.Matches(PortTaken(8182), engine.Fails(126, "run", "--rm", "-p", "8182:80", Image, "true"));
        engine.Ok("rm", "-f", "-t", "0", Name);
        engine.Ok("run", "--rm", "-p", "8182:80", Image, "true");
        AssertNothingLeft();
    }

    [Fact]
    public void Each_run_of_a_restart_policy_has_a_network()
    {
        engine.Ok("run", "-d", "--name", Name, "--restart", "on-failure:3", "-p", "8183:80", Image, "sh", "-c", "ip -4 route show default; exit 7");
        string[] log = [];
        for (var i = 0; i < 300 && log.Length < 4; i++)
        {
            log = engine.Ok("logs", Name).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Thread.Sleep(50);
        }
        Assert.Equal("7", engine.Ok("wait", Name));
        Assert.Equal(4, log.Length);
        Assert.All(log, line => Assert.StartsWith("default via", line, StringComparison.Ordinal));
        Assert.Equal("3 7", engine.Ok("inspect", "--format", "{{.RestartCount}} {{.State.ExitCode}}", Name));
        engine.Ok("rm", Name);
        AssertNothingLeft();
    }

    [Fact]
    public void A_restart_policy_brings_the_ports_back()
    {
        engine.Ok("run", "-d", "--name", Name, "--restart", "always", "-p", "8186:80", Image, "nc", "-l", "-p", "80", "-e", "echo", "tide");
        for (var i = 0; i < 3; i++) AssertAnswers(8186);
        engine.Ok("rm", "-f", "-t", "0", Name);
        AssertNothingLeft();
    }

    [Fact]
    public void A_restart_policy_holds_though_the_monitor_was_killed()
    {
        var id = engine.Ok("run", "-d", "--name", Name, "--restart", "always", "-p", "8187:80", Image, "sh", "-c", Server);
        var process = engine.Ok("inspect", "--format", "{{.State.Pid}}", Name);
        EngineProcesses.End(engine.Ok("inspect", "--format", "{{.State.ConmonPid}}", Name));
        EngineProcesses.End(process);
        engine.Ok("run", "--rm", Image, "true");
        AssertAnswers(8187);
        engine.Ok("rm", "-f", "-t", "0", Name);
        AssertNothingLeft();
    }

    [Fact]
    public void Who_shares_a_network_finds_it_after_restarts_of_both()
    {
        engine.Ok("run", "-d", "--name", Name, "-p", "8188:80", Image, "sleep", "1000");
        engine.Ok("run", "-d", "--name", Name + "b", "--network", "container:" + Name, Image, "sh", "-c", Server);
        for (var i = 0; i < 2; i++)
        {
            engine.Ok("restart", "-t", "0", Name + "b");
            AssertAnswers(8188);
            engine.Ok("restart", "-t", "0", Name);
            engine.Ok("restart", "-t", "0", Name + "b");
            AssertAnswers(8188);
        }
        engine.Ok("rm", "-f", "-t", "0", Name + "b", Name);
        AssertNothingLeft();
    }

    [Fact]
    public void After_a_reboot_a_container_starts_with_its_network()
    {
        engine.Ok("run", "-d", "--name", Name, "-p", "8189:80", Image, "sh", "-c", Server);
        EngineProcesses.KillAll(new EngineProcesses(engine).All);
        RebootNetwork();
        File.WriteAllText($"{engine.RunRoot}/selkie/boot", "00000000-0000-0000-0000-000000000000\n");
        engine.Ok("start", Name);
        AssertAnswers(8189);
        engine.Ok("rm", "-f", "-t", "0", Name);
        AssertNothingLeft();
    }

    [Fact]
    public void Thirty_at_once_all_have_a_network()
    {
        var line = string.Join(' ', engine.CommandLine(["run", "--rm", Image, .. Fetch(ServeWaves())]).Select(word => $"'{word}'"));
        var outcome = Caller.Run("sh", "-c", $"for i in $(seq 30); do {line} & done; wait");
        Assert.True(outcome.Out == string.Concat(Enumerable.Repeat("waves\n", 30)), outcome.Out + outcome.Error);
        AssertNothingLeft();
    }

    /// <summary>A server of the world.</summary>
    protected int ServeWaves()
    {
        var port = Interlocked.Increment(ref s_port);
        engine.Network.Serve(port, "waves");
        return port;
    }

    /// <summary>What a container asks it with.</summary>
    /// <remarks>Its input does not end: pasta of 2023 loses the answer to a client that has shut down its side.</remarks>
    protected static string[] Fetch(int port, string host = TestNetwork.World) => ["sh", "-c", $"[ -p /tmp/f ] || mkfifo /tmp/f; nc -w 5 {host} {port} 0<>/tmp/f"];

    /// <summary>Addresses of the host at which published ports are asked.</summary>
    protected abstract string[] HostAddresses { get; }

    /// <summary>A port of the host leads to the container.</summary>
    protected void AssertAnswers(int port) => Assert.All(HostAddresses, address => Assert.Equal("tide", engine.Network.Ask(address, port)));
}
