namespace Selkie.EndToEnd;

/// <summary>A command that is told to end while it brings a container up (timeout(1), a unit that is stopped, ctrl-C) leaves nothing half-made.</summary>
public abstract class InterruptedStarts(Caller engine)
{
    private const string Image = TestImage.Name;
    private const int LatestMs = 120;

    /// <summary>A container that obeys as soon as it can.</summary>
    private static readonly string[] Obedient = ["sh", "-c", "trap 'exit 0' TERM INT HUP; while :; do sleep 0.05; done"];

    private readonly string _name = "interrupted" + Guid.NewGuid().ToString("N")[..8];

    /// <summary>Options of the container's network.</summary>
    protected virtual string[] Network => ["--network", "none"];

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("HUP")]
    public void A_run_in_the_foreground_that_is_told_to_end_leaves_nothing_whenever_it_was_told(string signal)
    {
        engine.Ok("version"); // skips here where the caller cannot run
        for (var delay = 0; delay < LatestMs; delay += 5)
        {
            using var run = engine.Begin(["run", "--rm", .. Network, Image, .. Obedient]);
            Thread.Sleep(delay);
            // What the container gets before it listens is lost, as anywhere: whoever told it tells it again.
            Caller.Await(() => Caller.Run("kill", "-" + signal, $"{run.Id}") is not null && run.WaitForExit(TimeSpan.FromMilliseconds(300)), $"the end of a run that was told to after {delay} ms");
            Assert.Equal("", engine.Ok("ps", "-aq"));
            AssertNothingStays();
        }
    }

    [Fact]
    public void A_start_that_is_told_to_end_leaves_the_container_created_or_running()
    {
        engine.Ok("version");
        for (var delay = 0; delay < LatestMs; delay += 5)
        {
            engine.Ok(["create", "--name", _name, .. Network, Image, .. Obedient]);
            AssertCreatedOrRunning(delay, "start", _name);
        }
        AssertNothingStays();
    }

    [Fact]
    public void A_run_in_the_background_that_is_told_to_end_leaves_the_container_created_or_running()
    {
        engine.Ok("version");
        for (var delay = 0; delay < LatestMs; delay += 5) AssertCreatedOrRunning(delay, ["run", "-d", "--name", _name, .. Network, Image, .. Obedient]);
        AssertNothingStays();
    }

    private void AssertCreatedOrRunning(int delay, params string[] words)
    {
        using var command = engine.Begin(words);
        Thread.Sleep(delay);
        Caller.Run("kill", "-TERM", $"{command.Id}");
        Assert.True(command.WaitForExit(TimeSpan.FromSeconds(30)), "a command that was told to end did not");
        var state = engine.Ok("ps", "-a", "--format", "{{.State}}");
        Assert.True(state is "" or "created" or "running", $"after {delay} ms the container is {state}");
        // A container that was not started can be.
        if (state == "created") engine.Ok("start", _name);
        engine.Ok("rm", "-f", "-i", "-t", "0", _name);
    }

    /// <summary>Fails when something of the containers is left.</summary>
    protected virtual void AssertNothingStays() => new Leftovers(engine).AssertNone();
}

public sealed class RootfulInterruptedStarts(RootCaller engine) : InterruptedStarts(engine), IClassFixture<RootCaller>;

public sealed class RootlessInterruptedStarts(UserCaller engine) : InterruptedStarts(engine), IClassFixture<UserCaller>;

/// <summary>With a bridge, in a network namespace of the tests' own: no address stays taken.</summary>
public sealed class NetworkInterruptedStarts(NetworkCaller engine) : InterruptedStarts(engine), IClassFixture<NetworkCaller>
{
    protected override string[] Network => NetworkLife.HasBridge ? [] : base.Network;

    protected override void AssertNothingStays()
    {
        base.AssertNothingStays();
        engine.AssertNoNetworkLeft();
    }
}
