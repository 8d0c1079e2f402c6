using System.Globalization;

namespace Selkie.EndToEnd;

/// <summary>A monitor, the pause process or the whole machine goes away under containers.</summary>
public abstract class LostProcesses(Caller engine)
{
    private const string Image = TestImage.Name;
    private readonly string _name = "lost" + Guid.NewGuid().ToString("N")[..8];

    [Fact]
    public void A_container_outlives_its_monitor()
    {
        KillMonitor(Run("sleep", "1000"));
        Assert.StartsWith("Up", engine.Ok("ps", "-a", "--filter", $"name={_name}", "--format", "{{.Status}}"));
        Assert.Equal("there", engine.Ok("exec", _name, "echo", "there"));
        CheckStopWithoutExitCode();
        Assert.Equal("-1", engine.Ok("wait", _name));
        Assert.StartsWith("Exited (-1)", engine.Ok("ps", "-a", "--filter", $"name={_name}", "--format", "{{.Status}}"));
        engine.Ok("start", _name);
        engine.Ok("rm", "-f", "-t", "0", _name);
    }

    [Fact]
    public void A_container_that_ended_without_its_monitor_is_cleaned_up_by_the_next_command()
    {
        var id = Run("sh", "-c", "sleep 0.3");
        KillMonitor(id);
        var process = int.Parse(File.ReadAllText($"{engine.RunRoot}/overlay-containers/{id}/userdata/pidfile"), CultureInfo.InvariantCulture);
        Caller.Await(() => !Directory.Exists($"/proc/{process}") || File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal), "the end of the container");
        engine.Ok("run", "--rm", "--network", "none", Image, "true");
        Assert.False(File.Exists($"{engine.RunRoot}/selkie/live/{id}"));
        engine.Ok("rm", _name);
    }

    [Fact]
    public void A_container_that_is_to_go_goes_although_its_monitor_was_killed()
    {
        var id = Run(["--rm"], "sleep", "1000");
        KillMonitor(id);
        CheckStopWithoutExitCode();
        Assert.Equal(1, engine.Selkie("container", "exists", _name).Code);
    }

    [Fact]
    public void A_stopped_container_is_not_started_again_by_a_monitor_that_waits()
    {
        Run(["--restart", "always"], "false");
        Thread.Sleep(1500);
        engine.Ok("stop", "-t", "0", _name);
        Thread.Sleep(500);
        Assert.DoesNotContain("Up", engine.Ok("ps", "-a", "--filter", $"name={_name}", "--format", "{{.Status}}"));
        engine.Ok("rm", _name);
    }

    [Fact]
    public void A_stop_finds_the_monitor_that_was_started_only_just_now()
    {
        using (engine.SlowMonitors("0.3"))
            for (var turn = 0; turn < 5; turn++)
            {
                Run(["--restart", "always"], "false");
                Caller.Await(() => engine.Ok("inspect", "--format", "{{.RestartCount}}", _name) != "0", "a restart");
                engine.Ok("stop", "-t", "0", _name);
                Assert.Equal([], new EngineProcesses(engine).Programs().Select(EngineProcesses.Describe));
                engine.Ok("rm", _name);
            }
    }

    [Fact]
    public void After_a_reboot_nothing_runs_and_everything_starts()
    {
        Run("sleep", "1000");
        EndMachine();
        File.WriteAllText($"{engine.RunRoot}/selkie/boot", "00000000-0000-0000-0000-000000000000\n");
        CheckAfterReboot();
    }

    [Fact]
    public void After_a_reboot_with_an_empty_run_root_everything_starts()
    {
        Run("sleep", "1000");
        EndMachine();
        Directory.Delete(engine.RunRoot, recursive: true);
        CheckAfterReboot();
    }

    // It stops, and says that it could not find out how it ended.
    private void CheckStopWithoutExitCode()
    {
        var stop = engine.Selkie("stop", "-t", "0", _name);
        Assert.Equal(125, stop.Code);
        Assert.Matches("Error: container [0-9a-f]{64} conmon exited prematurely, exit code could not be retrieved: internal libpod error", stop.Error);
    }

    private void CheckAfterReboot()
    {
        Assert.DoesNotContain("Up", engine.Ok("ps", "-a", "--format", "{{.Names}} {{.Status}}"));
        engine.Ok("start", _name);
        Assert.StartsWith("Up", engine.Ok("ps", "-a", "--filter", $"name={_name}", "--format", "{{.Status}}"));
        engine.Ok("rm", "-f", "-t", "0", _name);
    }

    private void EndMachine()
    {
        var processes = new EngineProcesses(engine);
        EngineProcesses.KillAll(processes.All);
    }

    private string Run(params string[] command) => Run([], command);

    private string Run(string[] options, params string[] command) => engine.Ok(["run", "-d", "--name", _name, "--network", "none", .. options, Image, .. command]);

    /// <summary>Kills the monitor of a container, and waits until it is gone.</summary>
    protected void KillMonitor(string id)
    {
        var state = File.ReadAllLines($"{engine.RunRoot}/overlay-containers/{id}/userdata/monitor");
        EngineProcesses.End(state.First(line => line.StartsWith("monitor-pid=", StringComparison.Ordinal))[12..]);
    }
}

public sealed class RootfulLostProcesses(RootCaller engine) : LostProcesses(engine), IClassFixture<RootCaller>;

public sealed class RootlessLostProcesses(UserCaller engine) : LostProcesses(engine), IClassFixture<UserCaller>
{
    private readonly UserCaller _engine = engine;

    [Fact]
    public void A_lost_pause_process_loses_no_container()
    {
        _engine.Ok("run", "-d", "--name", "unpaused", "--network", "none", TestImage.Name, "sleep", "1000");
        EngineProcesses.End(File.ReadAllText(_engine.PauseFile).Split(' ')[0]);
        Assert.StartsWith("Up", _engine.Ok("ps", "--filter", "name=unpaused", "--format", "{{.Status}}"));
        Assert.Equal("there", _engine.Ok("exec", "unpaused", "echo", "there"));
        _engine.Ok("rm", "-f", "-t", "0", "unpaused");
    }
}
