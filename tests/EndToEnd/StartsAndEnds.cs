namespace Selkie.EndToEnd;

/// <summary>What becomes of containers at their start and end, and what is told of it, is as Podman has it.</summary>
public abstract class StartsAndEnds(Caller engine)
{
    private const string Image = TestImage.Name;
    private readonly string _name = "life" + Guid.NewGuid().ToString("N")[..8];

    [Fact]
    public void A_followed_log_is_whole_although_its_file_begins_anew_again_and_again()
    {
        engine.Ok("run", "-d", "--name", _name, "--network", "none", "--log-opt", "max-size=10kb", Image,
            "sh", "-c", "echo ready; until [ -e /gate ]; do sleep 0.01; done; i=1; while [ $i -le 3000 ]; do echo line $i; i=$((i+1)); done");
        using var logs = engine.Read("logs", "-f", _name);
        Assert.Equal("ready", logs.StandardOutput.ReadLine());
        engine.Ok("exec", _name, "touch", "/gate");
        Assert.Equal(Enumerable.Range(1, 3000).Select(i => $"line {i}"), logs.StandardOutput.ReadToEnd().TrimEnd('\n').Split('\n'));
        engine.Ok("rm", _name);
    }

    [Fact]
    public void A_container_that_was_to_go_stays_while_others_need_it()
    {
        var id = engine.Ok("run", "-d", "--rm", "--name", _name, "--network", "none", Image, "sleep", "1000");
        var other = engine.Ok("create", "--pid", "container:" + _name, "--network", "none", Image, "true");
        var needed = $"container {id} has dependent containers which must be removed before it: {other}: container already exists";
        Assert.Equal("Error: " + needed, engine.Fails(125, "stop", "-t", "0", _name));
        Assert.Equal("exited 137", engine.Ok("inspect", "--format", "{{.State.Status}} {{.State.ExitCode}}", _name));
        Assert.Equal("Error: " + needed, engine.Fails(125, "rm", _name));
        engine.Ok("rm", other);
        engine.Ok("start", _name);
        engine.Ok("stop", "-t", "0", _name);
        Assert.Equal(1, engine.Selkie("container", "exists", _name).Code);
    }

    [Fact]
    public void A_container_in_the_foreground_that_stays_for_others_is_told_of()
    {
        using var run = engine.Read("run", "--rm", "--name", _name, "--network", "none", Image, "sh", "-c", "trap 'exit 3' TERM; echo ready; while :; do sleep 0.05; done");
        Assert.Equal("ready", run.StandardOutput.ReadLine());
        var other = engine.Ok("create", "--ipc", "container:" + _name, "--network", "none", Image, "true");
        engine.Ok("kill", "-s", "TERM", _name);
        Assert.Contains("has dependent containers which must be removed before it: " + other, run.StandardError.ReadToEnd(), StringComparison.Ordinal);
        run.WaitForExit();
        Assert.Equal(3, run.ExitCode);
        engine.Ok("ps");
        Assert.Equal("exited", engine.Ok("inspect", "--format", "{{.State.Status}}", _name));
        engine.Ok("rm", other, _name);
    }

    [Fact]
    public void A_container_that_was_not_started_can_be_stopped()
    {
        engine.Ok("create", "--name", _name, Image);
        Assert.Equal(_name, engine.Ok("stop", _name));
        Assert.Equal("created", engine.Ok("inspect", "--format", "{{.State.Status}}", _name));
        Assert.Contains("is in state created", engine.Fails(125, "kill", _name), StringComparison.Ordinal);
        engine.Ok("rm", _name);
    }

    [Fact]
    public void A_container_that_cannot_start_says_why()
    {
        var id = engine.Ok("create", "--name", _name, "--network", "none", Image, "/no/such");
        Assert.StartsWith($"Error: unable to start container \"{id}\": ", engine.Fails(125, "start", _name), StringComparison.Ordinal);
        Assert.StartsWith($"Error: unable to start container {id}: ", engine.Fails(125, "start", "-a", _name), StringComparison.Ordinal);
        Assert.Matches("^created 0 .*OCI runtime attempted to invoke a command that was not found$", engine.Ok("inspect", "--format", "{{.State.Status}} {{.State.ExitCode}} {{.State.Error}}", _name));
        engine.Ok("rm", _name);
    }

    [Theory]
    [InlineData("start")]
    [InlineData("start", "-a")]
    public void A_container_that_is_to_go_and_cannot_start_goes(params string[] verb)
    {
        engine.Ok("create", "--rm", "--name", _name, "--network", "none", Image, "/no/such");
        engine.Fails(125, [.. verb, _name]);
        Assert.Equal(1, engine.Selkie("container", "exists", _name).Code);
    }

    [Fact]
    public void All_processes_of_a_shared_pid_namespace_are_shown()
    {
        var other = _name + "2";
        engine.Ok("run", "-d", "--name", _name, "--network", "none", Image, "sleep", "1001");
        engine.Ok("run", "-d", "--name", other, "--pid", "container:" + _name, "--network", "none", Image, "sleep", "1002");
        foreach (var name in new[] { _name, other })
        {
            var shown = engine.Ok("top", name, "args");
            Assert.Contains("sleep 1001", shown, StringComparison.Ordinal);
            Assert.Contains("sleep 1002", shown, StringComparison.Ordinal);
        }
        engine.Ok("rm", "-f", "-t", "0", other, _name);
    }

    [Fact]
    public void A_change_of_the_window_reaches_the_container()
    {
        using var run = engine.Read("run", "--rm", "--network", "none", Image, "sh", "-c", "trap 'echo changed; exit 0' WINCH; echo ready; while :; do sleep 0.05; done");
        Assert.Equal("ready", run.StandardOutput.ReadLine());
        Caller.Run("kill", "-WINCH", $"{run.Id}");
        Assert.Equal("changed\n", run.StandardOutput.ReadToEnd());
    }

    [Fact]
    public void Sessions_tell_by_their_code_whose_fault_it_was()
    {
        engine.Ok("create", "--name", _name, "--network", "none", Image, "sleep", "1000");
        Assert.Contains("can only create exec sessions on running containers", engine.Fails(255, "exec", _name, "true"), StringComparison.Ordinal);
        engine.Ok("start", _name);
        Assert.Contains("unable to find user nobody", engine.Fails(255, "exec", "-u", "nobody", _name, "true"), StringComparison.Ordinal);
        Assert.Contains("no such container", engine.Fails(125, "exec", _name + "x", "true"), StringComparison.Ordinal);
        engine.Fails(127, "exec", _name, "/no/such");
        engine.Fails(126, "exec", _name, "/etc/passwd");
        engine.Ok("exec", "-d", _name, "sleep", "1000");
        Assert.Equal("1", engine.Ok("inspect", "--format", "{{len .ExecIDs}}", _name));
        engine.Ok("rm", "-f", "-t", "0", _name);
    }

    [Fact]
    public void The_home_of_a_session_is_its_user_s_unless_the_container_was_told_another()
    {
        engine.Ok("run", "-d", "--name", _name, "--network", "none", Image, "sleep", "1000");
        Assert.Equal("/root", Home());
        Assert.Equal("/home", Home("-u", "water"));
        Assert.Equal("/x", Home("-u", "water", "-e", "HOME=/x"));
        engine.Ok("rm", "-f", "-t", "0", _name);
        engine.Ok("run", "-d", "--name", _name, "-e", "HOME=/told", "--network", "none", Image, "sleep", "1000");
        Assert.Equal("/told", Home("-u", "water"));
        engine.Ok("rm", "-f", "-t", "0", _name);
    }

    [Fact]
    public void A_filter_by_restart_policy_finds_those_that_were_told_of_one()
    {
        engine.Ok("create", "--name", _name, Image);
        engine.Ok("create", "--name", _name + "no", "--restart", "no", Image);
        Assert.Equal(_name + "no", engine.Ok("ps", "-a", "--filter", "restart-policy=no", "--filter", "name=" + _name, "--format", "{{.Names}}"));
        Assert.Equal(_name, engine.Ok("ps", "-a", "--filter", "restart-policy=none", "--filter", "name=" + _name, "--format", "{{.Names}}"));
        engine.Ok("rm", _name, _name + "no");
    }

    [Fact]
    public void A_container_without_a_cgroup_gets_none_or_is_refused()
    {
        Assert.Contains("requested OCI runtime runc is not compatible with NoCgroups", engine.Fails(125, "--runtime", "runc", "run", "--rm", "--cgroups=disabled", "--network", "none", Image, "true"), StringComparison.Ordinal);
        Assert.Equal("", engine.Ok("ps", "-aq", "--filter", "name=" + _name));
    }

    [Fact]
    public void A_user_namespace_is_shared_with_its_ids()
    {
        engine.Ok("run", "-d", "--name", _name, "--uidmap", "0:1:1000", "--gidmap", "0:1:1000", "--network", "none", Image, "sleep", "1000");
        var map = engine.Ok("exec", _name, "cat", "/proc/self/uid_map");
        Assert.Equal(map, engine.Ok("run", "--rm", "--userns", "container:" + _name, "--network", "none", Image, "cat", "/proc/self/uid_map"));
        Assert.Equal("0 0", engine.Ok("run", "--rm", "--userns", "container:" + _name, "--network", "none", Image, "sh", "-c", "touch /x && stat -c '%u %g' /x"));
        engine.Ok("rm", "-f", "-t", "0", _name);
    }

    private string Home(params string[] options) => engine.Ok(["exec", .. options, _name, "sh", "-c", "echo $HOME"]);
}

public sealed class RootfulStartsAndEnds(RootCaller engine) : StartsAndEnds(engine), IClassFixture<RootCaller>;

public sealed class RootlessStartsAndEnds(UserCaller engine) : StartsAndEnds(engine), IClassFixture<UserCaller>;
