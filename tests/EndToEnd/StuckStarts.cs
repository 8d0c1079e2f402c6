namespace Selkie.EndToEnd;

/// <summary>Files that make an OCI runtime wait for ever: a start is refused where they are known before, and a container whose start does not end can be removed.</summary>
public abstract class StuckStarts(Caller engine) : IDisposable
{
    private const string Image = TestImage.Name;
    private readonly string _name = "stuck" + Guid.NewGuid().ToString("N")[..8];

    public void Dispose()
    {
        engine.Tidy("rm", "-f", "-v", "-t", "0", _name);
        engine.Tidy("volume", "rm", "-f", _name);
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("/etc/group")]
    public void A_container_whose_users_are_in_a_pipe_is_not_started(string file)
    {
        engine.Ok("run", "--name", _name, "--network", "none", Image, "sh", "-c", $"rm {file}; mkfifo /tmp/pipe; ln -s ../tmp/pipe {file}");
        Assert.EndsWith($": {file} of container {_name} is no regular file", engine.Fails(125, "start", _name).Split('\n')[0], StringComparison.Ordinal);
        Assert.Equal("exited", engine.Ok("inspect", "--format", "{{.State.Status}}", _name));
        engine.Ok("rm", _name);
    }

    [Fact]
    public void A_container_whose_start_does_not_end_is_removed_with_all_its_processes()
    {
        engine.Ok("run", "--rm", "--network", "none", "-v", $"{_name}:/v", Image, "mkfifo", "/v/passwd", "/v/group");
        using var start = engine.Begin("run", "--name", _name, "--network", "none", "-v", $"{_name}:/etc", Image, "sleep", "1000");
        Caller.Await(() => start.HasExited || (engine.Selkie("container", "exists", _name).Code == 0 && Processes() != ""), "the start");
        Assert.False(start.HasExited);
        engine.Ok("rm", "-f", "-t", "0", _name);
        start.WaitForExit();
        Assert.NotEqual(0, start.ExitCode);
        Assert.Equal("", Processes());
        Assert.Equal("", engine.Ok("ps", "-aq"));
    }

    /// <summary>The runtime's processes for containers of this store.</summary>
    private string Processes() => Caller.Run("pgrep", "-f", $"(runc|crun) .*{engine.Mark}").Out;
}

public sealed class RootfulStuckStarts(RootCaller engine) : StuckStarts(engine), IClassFixture<RootCaller>;

public sealed class RootlessStuckStarts(UserCaller engine) : StuckStarts(engine), IClassFixture<UserCaller>;
