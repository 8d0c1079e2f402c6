namespace Selkie.EndToEnd;

/// <summary>While a restart policy waits, the container is nobody's: it can be stopped and removed, whoever plugs its network in.</summary>
public abstract class RestartBackOff<TCaller>(TCaller engine) where TCaller : Caller, INetworked
{
    // From here on a wait is long enough (three seconds) that it surely still goes on when the next command comes.
    private const int LongWait = 6;

    private readonly string _name = "wait" + Guid.NewGuid().ToString("N")[..8];

    public static TheoryData<string[]> UserNamespaces => new() { Array.Empty<string>(), new[] { "--uidmap", "0:1:1000", "--gidmap", "0:1:1000" } };

    [Theory]
    [MemberData(nameof(UserNamespaces))]
    public void A_container_that_waits_to_start_again_is_stopped_at_once(string[] options)
    {
        Begin(options);
        AwaitRestarts(LongWait);
        var runs = engine.Ok("logs", _name);
        engine.Ok("stop", _name);
        Assert.Equal("exited 7", engine.Ok("inspect", "--format", "{{.State.Status}} {{.State.ExitCode}}", _name));
        Assert.Equal(runs, engine.Ok("logs", _name));
        engine.Ok("rm", _name);
    }

    [Theory]
    [MemberData(nameof(UserNamespaces))]
    public void A_container_that_waits_to_start_again_is_removed_at_once(string[] options)
    {
        Begin(options);
        AwaitRestarts(LongWait);
        engine.Ok("rm", "-f", _name);
        Assert.Equal("", engine.Ok("ps", "-aq", "--filter", "name=" + _name));
        Assert.Equal([], new EngineProcesses(engine).Programs().Where(pid => EngineProcesses.Describe(pid).Contains(_name, StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(UserNamespaces))]
    public void Each_run_after_a_wait_has_a_network(string[] options)
    {
        Begin(options);
        AwaitRestarts(3);
        engine.Ok("stop", _name);
        var lines = engine.Ok("logs", _name).Split('\n');
        Assert.True(lines.Length >= 3);
        Assert.All(lines, line => Assert.StartsWith("default via", line, StringComparison.Ordinal));
        engine.Ok("rm", _name);
    }

    private void Begin(string[] options) =>
        engine.Ok(["run", "-d", "--name", _name, "--restart", "always", .. options, TestImage.Name, "sh", "-c", "ip -4 route show default; exit 7"]);

    private void AwaitRestarts(int count)
    {
        for (var i = 0; i < 600 && engine.Ok("inspect", "--format", "{{.RestartCount}}", _name) != $"{count}"; i++) Thread.Sleep(20);
        Assert.Equal($"{count}", engine.Ok("inspect", "--format", "{{.RestartCount}}", _name));
    }
}

public sealed class RootfulRestartBackOff : RestartBackOff<NetworkCaller>, IClassFixture<NetworkCaller>
{
    public RootfulRestartBackOff(NetworkCaller engine) : base(engine) => Assert.SkipUnless(NetworkLife.HasBridge, "netavark, and iptables or nft, are not installed");
}

public sealed class RootlessRestartBackOff(UserNetworkCaller engine) : RestartBackOff<UserNetworkCaller>(engine), IClassFixture<UserNetworkCaller>;
