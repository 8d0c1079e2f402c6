namespace Selkie.EndToEnd;

/// <summary>
/// A caller whose output fails learns of it: what is written to a full disk or to a reader that went away must not pass for the whole, nor be waited for.
/// </summary>
public abstract class BrokenStreams(Caller engine)
{
    private const string Image = TestImage.Name;

    /// <summary>More than pipes and sockets hold.</summary>
    private const string Much = "seq 1 200000; exit 3";

    private readonly string _name = "streams" + Guid.NewGuid().ToString("N")[..8];

    [Theory]
    [InlineData("echo one; echo two; exit 3")]
    [InlineData(Much)]
    public void A_full_disk_ends_a_run_with_an_error_and_the_container_goes_on(string script)
    {
        var outcome = ToFullDisk("run", "--name", _name, "--network", "none", Image, "sh", "-c", script);
        Assert.Equal((126, $"Error: attaching to container {Id}: write /dev/stdout: no space left on device\n"), (outcome.Code, outcome.Error));
        Assert.Equal("3", engine.Ok("wait", _name));
        engine.Ok("rm", _name);
    }

    [Fact]
    public void A_full_disk_leaves_nothing_of_a_container_that_is_to_go()
    {
        var outcome = ToFullDisk("run", "--rm", "--name", _name, "--stop-timeout", "0", "--network", "none", Image, "sh", "-c", "echo one; sleep 1000");
        Assert.Equal(126, outcome.Code);
        Assert.Equal(1, engine.Selkie("container", "exists", _name).Code);
        new Leftovers(engine).AssertNone();
    }

    [Fact]
    public void A_full_disk_ends_a_start_with_an_error()
    {
        engine.Ok("create", "--name", _name, "--network", "none", Image, "sh", "-c", Much);
        var outcome = ToFullDisk("start", "-a", _name);
        Assert.Equal((125, $"Error: unable to start container {Id}: attaching to container {Id}: write /dev/stdout: no space left on device\n"), (outcome.Code, outcome.Error));
        Assert.Equal("3", engine.Ok("wait", _name));
        engine.Ok("rm", _name);
    }

    [Fact]
    public void A_full_disk_ends_a_session_with_an_error()
    {
        engine.Ok("run", "-d", "--name", _name, "--network", "none", Image, "sleep", "1000");
        var outcome = ToFullDisk("exec", _name, "sh", "-c", Much);
        Assert.Equal((255, "Error: write /dev/stdout: no space left on device\n"), (outcome.Code, outcome.Error));
        engine.Ok("rm", "-f", "-t", "0", _name);
    }

    [Fact]
    public void A_full_disk_ends_those_who_watch_a_container()
    {
        engine.Ok("run", "-d", "--name", _name, "--network", "none", Image, "sh", "-c", "while :; do echo line; sleep 0.05; done");
        Assert.Equal((125, $"Error: attaching to container {Id}: write /dev/stdout: no space left on device\n"), Said(ToFullDisk("attach", "--no-stdin", _name)));
        var logs = ToFullDisk("logs", "-f", _name);
        Assert.Equal(125, logs.Code);
        Assert.Contains("no space left on device", logs.Error, StringComparison.Ordinal);
        Assert.Equal("running", engine.Ok("inspect", "--format", "{{.State.Status}}", _name));
        engine.Ok("rm", "-f", "-t", "0", _name);
    }

    [Fact]
    public void A_reader_that_went_away_ends_a_run()
    {
        var outcome = ToHead("run", "--name", _name, "--network", "none", Image, "sh", "-c", Much);
        Assert.Equal(("1\n", $"Error: attaching to container {Id}: write /dev/stdout: broken pipe\nended with 126\n"), (outcome.Out, outcome.Error));
        Assert.Equal("3", engine.Ok("wait", _name));
        outcome = ToHead("start", "-a", _name);
        Assert.Equal(("1\n", $"Error: unable to start container {Id}: attaching to container {Id}: write /dev/stdout: broken pipe\nended with 125\n"), (outcome.Out, outcome.Error));
        Assert.Equal("3", engine.Ok("wait", _name));
        engine.Ok("rm", _name);
    }

    [Fact]
    public void A_reader_that_went_away_ends_a_session_and_a_log_as_any_program()
    {
        engine.Ok("run", "-d", "--name", _name, "--network", "none", Image, "sh", "-c", "seq 1 100000; sleep 1000");
        Assert.Equal(("1\n", "ended with 141\n"), Streams(ToHead("exec", _name, "sh", "-c", Much)));
        Assert.Equal(("1\n", "ended with 141\n"), Streams(ToHead("logs", "-f", _name)));
        engine.Ok("rm", "-f", "-t", "0", _name);
    }

    private string Id => engine.Ok("inspect", "--format", "{{.Id}}", _name);

    private Outcome ToFullDisk(params string[] words) => Caller.Run(["sh", "-c", "exec timeout 60 \"$@\" > /dev/full", "sh", .. engine.CommandLine(words)]);

    private Outcome ToHead(params string[] words) =>
        Caller.Run(["sh", "-c", "{ timeout 60 \"$@\"; echo ended with $? >&2; } | head -n 1", "sh", .. engine.CommandLine(words)]);

    private static (int Code, string Error) Said(Outcome outcome) => (outcome.Code, outcome.Error);

    private static (string Out, string Error) Streams(Outcome outcome) => (outcome.Out, outcome.Error);
}

public sealed class RootfulBrokenStreams(RootCaller engine) : BrokenStreams(engine), IClassFixture<RootCaller>;

public sealed class RootlessBrokenStreams(UserCaller engine) : BrokenStreams(engine), IClassFixture<UserCaller>;
