using System.Net.Sockets;
using System.Text;

namespace Selkie.EndToEnd;

/// <summary>A container from its creation to its end, as every user of the command line meets it.</summary>
public abstract class ContainerLife(Caller engine)
{
    private const string Image = TestImage.Name;
    private readonly string _name = "life" + Guid.NewGuid().ToString("N")[..8];

    [Fact]
    public void A_command_prints_and_its_exit_code_is_ours()
    {
        var outcome = engine.Selkie("run", "--rm", "--network", "none", Image, "sh", "-c", "echo out; echo err >&2; exit 7");
        Assert.Equal((7, "out\n", "err\n"), (outcome.Code, outcome.Out, outcome.Error));
    }

    [Fact]
    public void Standard_input_reaches_the_container()
    {
        var outcome = engine.SelkieWithInput("salt\nwater\n", "run", "--rm", "-i", "--network", "none", Image, "tr", "a-z", "A-Z");
        Assert.Equal("SALT\nWATER\n", outcome.Out);
    }

    [Fact]
    public void A_command_that_is_missing_ends_with_127() =>
        Assert.Contains("no such file or directory", engine.Fails(127, "run", "--rm", "--network", "none", Image, "/no/such/thing").ToLowerInvariant());

    [Fact]
    public void A_file_that_is_no_program_ends_with_126() =>
        Assert.Contains("permission denied", engine.Fails(126, "run", "--rm", "--network", "none", Image, "/etc/passwd").ToLowerInvariant());

    [Fact]
    public void A_container_in_the_background_can_be_stopped_started_and_removed()
    {
        var id = engine.Ok("run", "-d", "--name", _name, "--network", "none", Image, "sh", "-c", "trap 'exit 3' TERM; echo ready; while :; do sleep 0.1; done");
        Assert.Equal(64, id.Length);
        Caller.Await(() => engine.Ok("logs", _name) == "ready", "the container's readiness");
        engine.Ok("stop", "-t", "5", _name);
        Assert.Equal("3", engine.Ok("wait", _name));
        engine.Ok("start", _name);
        engine.Ok("rm", "-f", "-t", "0", _name);
        Assert.Equal(1, engine.Selkie("container", "exists", _name).Code);
    }

    [Fact]
    public void A_killed_container_is_not_started_again()
    {
        engine.Ok("run", "-d", "--name", _name, "--restart", "always", "--network", "none", Image, "sleep", "100");
        engine.Ok("kill", _name);
        Assert.Equal("137", engine.Ok("wait", _name));
        Assert.Equal("exited true", engine.Ok("inspect", "--format", "{{.State.Status}} {{.State.StoppedByUser}}", _name));
        engine.Ok("rm", _name);
    }

    [Fact]
    public void A_session_that_could_not_start_is_forgotten()
    {
        engine.Ok("run", "-d", "--name", _name, "--network", "none", Image, "sleep", "100");
        Assert.NotEqual(0, engine.Selkie("exec", "-d", _name, "/no/such/thing").Code);
        Assert.Equal("[]", engine.Ok("inspect", "--format", "{{.ExecIDs}}", _name));
        engine.Ok("rm", "-f", "-t", "0", _name);
    }

    [Fact]
    public void A_running_container_is_not_removed_without_force()
    {
        engine.Ok("run", "-d", "--name", _name, "--network", "none", Image, "sleep", "100");
        Assert.Contains("cannot be removed without force", engine.Fails(2, "rm", _name));
        engine.Ok("rm", "-f", "-t", "0", _name);
    }

    [Fact]
    public void A_name_belongs_to_one_container()
    {
        engine.Ok("create", "--name", _name, Image);
        Assert.Contains($"the container name \"{_name}\" is already in use", engine.Fails(125, "create", "--name", _name, Image));
        engine.Ok("rm", _name);
    }

    [Fact]
    public void Logs_keep_what_was_written()
    {
        engine.Ok("run", "--name", _name, "--network", "none", Image, "sh", "-c", "echo one; echo two; printf three");
        Assert.Equal("one\ntwo\nthree", engine.Ok("logs", _name));
        Assert.Equal("two\nthree", engine.Ok("logs", "--tail", "2", _name));
        engine.Ok("rm", _name);
    }

    [Fact]
    public void A_second_process_runs_in_a_running_container()
    {
        engine.Ok("run", "-d", "--name", _name, "--network", "none", "-e", "TIDE=high", Image, "sleep", "100");
        Assert.Equal("high yes", engine.Ok("exec", _name, "sh", "-c", "echo $TIDE $FROM_IMAGE"));
        Assert.Equal(5, engine.Selkie("exec", _name, "sh", "-c", "exit 5").Code);
        Assert.Equal("SEA", engine.SelkieWithInput("sea\n", "exec", "-i", _name, "tr", "a-z", "A-Z").Out.Trim());
        engine.Ok("rm", "-f", "-t", "0", _name);
    }

    [Fact]
    public void Users_groups_and_directories_are_the_image_s()
    {
        Assert.Equal("uid=1000(water) gid=1000(water) groups=1000(water),2000(fish)", engine.Ok("run", "--rm", "--network", "none", "-u", "water", Image, "id"));
        Assert.Equal("/home", engine.Ok("run", "--rm", "--network", "none", "-w", "/home", Image, "pwd"));
        Assert.Contains("unable to find user nobody", engine.Fails(126, "run", "--rm", "--network", "none", "-u", "nobody", Image, "id"));
    }

    [Fact]
    public void A_container_may_think_that_its_machine_has_32_bits()
    {
        Assert.Contains("invalid personality \"SOLARIS\"", engine.Fails(125, "run", "--rm", "--personality", "SOLARIS", Image, "true"), StringComparison.Ordinal);
        var outcome = engine.Selkie("run", "--rm", "--network", "none", "--personality", "LINUX32", Image, "uname", "-m");
        // Debian 12's runc is refused, whatever else there is obeys.
        if (outcome.Code == 0) Assert.Equal("i686\n", outcome.Out);
        else Assert.Contains("does not know personalities", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_may_bring_its_own_seccomp_profile()
    {
        const string NoDirectories = """{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["mkdir","mkdirat"],"action":"SCMP_ACT_ERRNO"}]}""";
        var image = _name + "-image";
        engine.Ok("create", "--name", _name, "--label", "io.containers.seccomp.profile=" + NoDirectories, Image);
        engine.Ok("commit", "-q", _name, image);
        engine.Ok("run", "--rm", "--network", "none", image, "mkdir", "/new");
        Assert.Contains("Operation not permitted", engine.Fails(1, "run", "--rm", "--network", "none", "--seccomp-policy", "image", image, "mkdir", "/new"), StringComparison.Ordinal);
        Assert.Contains("no seccomp policy defined by image", engine.Fails(125, "run", "--rm", "--seccomp-policy", "image", Image, "true"), StringComparison.Ordinal);
        engine.Ok("rm", _name);
        engine.Ok("rmi", image);
    }

    [Fact]
    public void A_limit_of_a_device_names_one()
    {
        Assert.Contains("bad format for device path: sda:5", engine.Fails(125, "create", "--device-read-bps", "sda:5", Image), StringComparison.Ordinal);
        Assert.Contains("could not parse throttle device at /dev/none-such", engine.Fails(125, "create", "--device-write-iops", "/dev/none-such:5", Image), StringComparison.Ordinal);
        Assert.Contains("invalid weight for device: /dev/null:5", engine.Fails(125, "create", "--blkio-weight-device", "/dev/null:5", Image), StringComparison.Ordinal);
    }

    [Fact]
    public void A_volume_outlives_its_container()
    {
        engine.Ok("run", "--rm", "--network", "none", "-v", $"{_name}:/data", Image, "sh", "-c", "echo kept > /data/file");
        Assert.Equal("kept", engine.Ok("run", "--rm", "--network", "none", "-v", $"{_name}:/data:ro", Image, "cat", "/data/file"));
    }

    [Fact]
    public void A_read_only_root_takes_no_writes()
    {
        Assert.Contains("Read-only file system", engine.Fails(1, "run", "--rm", "--network", "none", "--read-only", Image, "touch", "/etc/x"));
        engine.Ok("run", "--rm", "--network", "none", "--read-only", Image, "touch", "/tmp/x");
    }

    [Fact]
    public void A_killed_monitor_leaves_nothing_that_cannot_be_removed()
    {
        engine.Ok("run", "-d", "--name", _name, "--conmon-pidfile", $"/tmp/{_name}.pid", "--network", "none", Image, "sleep", "1000");
        EngineProcesses.End(File.ReadAllText($"/tmp/{_name}.pid"));
        engine.Ok("rm", "-f", "-t", "0", _name);
        Assert.Equal(1, engine.Selkie("container", "exists", _name).Code);
        File.Delete($"/tmp/{_name}.pid");
    }

    [Theory]
    [InlineData("conmon", "\nREADY=1", "\n")]
    [InlineData("container", "", "/run/notify/notify.sock\n")]
    public void The_service_manager_learns_of_the_start_as_the_mode_says(string mode, string ready, string inside)
    {
        var path = Path.Combine(engine.Scratch, _name);
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
        manager.Bind(new UnixDomainSocketEndPoint(path));
        Caller.Run("chmod", "777", path);
        engine.SelkieWith("NOTIFY_SOCKET=" + path, "run", "-d", "--name", _name, "--sdnotify", mode, "--network", "none", Image, "sleep", "100");
        var message = new byte[100];
        var text = Encoding.ASCII.GetString(message, 0, manager.Receive(message));
        Assert.Equal($"MAINPID={engine.Ok("inspect", "--format", "{{.State.ConmonPid}}", _name)}{ready}", text);
        Assert.Equal($"{mode} {path}", engine.Ok("inspect", "--format", "{{.Config.SdNotifyMode}} {{.Config.SdNotifySocket}}", _name));
        engine.Ok("rm", "-f", "-t", "0", _name);
        var outcome = engine.SelkieWith("NOTIFY_SOCKET=" + path, "run", "--rm", "--sdnotify", mode, "--network", "none", Image, "sh", "-c", "echo $NOTIFY_SOCKET");
        Assert.Equal(inside, outcome.Out);
        File.Delete(path);
    }

    [Fact]
    public void The_hello_image_greets()
    {
        var archive = Path.Combine(engine.SharedFiles, "hello.tar");
        engine.SelkieWithInput("", "load", "-q", "-i", archive);
        Assert.StartsWith("Hello from a container.", engine.Ok("run", "--rm", "--network", "none", "localhost/selkie/hello"));
    }
}

public sealed class RootfulContainerLife(RootCaller engine) : ContainerLife(engine), IClassFixture<RootCaller>;

public sealed class RootlessContainerLife(UserCaller engine) : ContainerLife(engine), IClassFixture<UserCaller>
{
    [Fact]
    public void The_command_that_makes_the_user_s_namespace_keeps_the_service_manager_s_socket()
    {
        engine.Ok("system", "migrate");
        var outcome = engine.SelkieWith("NOTIFY_SOCKET=/nobody/listens", "run", "--rm", "--network", "none", TestImage.Name, "sh", "-c", "echo $NOTIFY_SOCKET");
        Assert.Equal("/run/notify/notify.sock\n", outcome.Out);
    }
}
