namespace Selkie.EndToEnd;

/// <summary>Programs that speak Docker's API and have never heard of this engine: the docker command, Docker.DotNet, Testcontainers.</summary>
public abstract class ClientsOfDocker<TCaller>(TCaller engine) where TCaller : Caller, INetworked
{
    private const string Image = TestImage.Name;
    private readonly string _name = "docker" + Guid.NewGuid().ToString("N")[..8];

    [Fact]
    public void The_docker_command_leads_a_container_through_its_life()
    {
        using var docker = new DockerCommand(engine, engine.Network);
        Assert.Equal("hi", docker.Ok("run", "--rm", Image, "echo", "hi"));
        Assert.Equal((7, "out\n", "err\n"), docker.Run("run", "--rm", Image, "sh", "-c", "echo out; echo err >&2; exit 7"));
        Assert.Equal("whole", docker.OkWithInput("whole", "run", "-i", "--rm", Image, "cat"));
        var id = docker.Ok("run", "-d", "--name", _name, "-p", "8391:80", "-l", "kind=fish", Image, "sh", "-c", "echo begun; while :; do echo tide | nc -l -p 80; done");
        Assert.Equal($"{_name} 0.0.0.0:8391->80/tcp", docker.Ok("ps", "--filter", "label=kind=fish", "--format", "{{.Names}} {{.Ports}}"));
        Assert.Equal("tide", engine.Network.Inside("sh", "-c", "until busybox nc -w 5 127.0.0.1 8391 </dev/null; do :; done").Out.Trim());
        Assert.Equal("begun", docker.Ok("logs", _name));
        Assert.Equal("in", docker.Ok("exec", _name, "echo", "in"));
        Assert.Equal(3, docker.Run("exec", _name, "sh", "-c", "exit 3").Code);
        Assert.Equal($"{id} running {Image}:latest fish", docker.Ok("inspect", "--format", "{{.Id}} {{.State.Status}} {{.Config.Image}} {{.Config.Labels.kind}}", _name));
        Assert.Contains("nc -l -p 80", docker.Ok("top", _name), StringComparison.Ordinal);
        Assert.Equal("80/tcp -> 0.0.0.0:8391", docker.Ok("port", _name));
        foreach (var verb in new[] { "restart", "kill", "start", "stop" }) Assert.Equal(_name, docker.Ok([verb, .. verb is "restart" or "stop" ? ["-t", "0"] : Array.Empty<string>(), _name]));
        Assert.Equal("137", docker.Ok("wait", _name));
        Assert.Equal(_name, docker.Ok("rm", _name));
        Assert.Contains($"\"{_name}\" found: no such container", docker.Run("inspect", "--type", "container", _name).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_terminals_are_real_and_have_a_size()
    {
        using var docker = new DockerCommand(engine, engine.Network);
        Assert.Contains("40 100\r\n", docker.OnTerminal("run", "-it", "--rm", Image, "sh", "-c", "until [ \"$(stty size 2>/dev/null)\" = '40 100' ]; do :; done; stty size"), StringComparison.Ordinal);
        docker.Ok("run", "-d", "--name", _name, Image, "sleep", "1000");
        Assert.Contains("/dev/pts/", docker.OnTerminal("exec", "-it", _name, "tty"), StringComparison.Ordinal);
        docker.Ok("rm", "-f", _name);
    }

    [Fact]
    public void What_cannot_run_is_told_and_leaves_the_container_that_was_made()
    {
        using var docker = new DockerCommand(engine, engine.Network);
        var outcome = docker.Run("run", "--name", _name, Image, "/no/such");
        Assert.Equal(127, outcome.Code);
        Assert.Contains("/no/such", outcome.Error, StringComparison.Ordinal);
        Assert.Equal("created", docker.Ok("inspect", "--format", "{{.State.Status}}", _name));
        docker.Ok("rm", _name);
        Assert.Equal(125, docker.Run("run", "--pull", "never", "localhost/no-such-image", "true").Code);
    }

    [Fact]
    public void Events_and_volumes_are_as_Docker_has_them()
    {
        using var docker = new DockerCommand(engine, engine.Network);
        Assert.Equal(_name, docker.Ok("volume", "create", "--label", "a=b", _name));
        docker.Ok("run", "--rm", "--name", _name, "-v", $"{_name}:/data", Image, "sh", "-c", "echo kept > /data/file");
        Assert.Equal("kept", docker.Ok("run", "--rm", "-v", $"{_name}:/data:ro", Image, "cat", "/data/file"));
        Assert.Equal("local a=b", docker.Ok("volume", "inspect", "--format", "{{.Driver}} a={{.Labels.a}}", _name));
        var events = docker.Ok("events", "--since", "1h", "--until", $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1}", "--filter", $"container={_name}", "--format", "{{.Action}}").Split('\n');
        Assert.Equal(["create", "start", "die", "destroy"], events.Where(action => action is "create" or "start" or "die" or "destroy" or "remove").Select(action => action == "remove" ? "destroy" : action));
        Assert.Equal(_name, docker.Ok("volume", "rm", _name));
    }

    [Fact]
    public void Docker_DotNet_finds_what_it_knows() => Assert.Equal("""
        engine: linux
        images: True
        started: True
        started again: False
        listed: running
        inspected: True dotnet /data
        logs: tide salt
        exec: got water 3
        stopped: True
        waited: 137
        volumes: True
        refused: NotFound

        """, Client("docker.dotnet"));

    [Fact]
    public void Testcontainers_waits_speaks_looks_and_clears_up()
    {
        MakeReaper();
        Assert.Equal("""
            state: Running
            answered: tide
            exec: salt deep 3
            logs: ready
            stopped: Exited

            """, Client("testcontainers"));
        engine.Ok("rm", "-af", "-t", "0");
    }

    // An image that answers as Testcontainers' own reaper does: each filter that comes is acknowledged.
    private void MakeReaper()
    {
        engine.InUsersPlace("sh", "-c", $"""
            set -e; cd {engine.Scratch}; rm -rf reaper; mkdir -p reaper/bin; cp /bin/busybox reaper/bin/; for name in sh nc; do ln -s busybox reaper/bin/$name; done
            printf '#!/bin/sh\nwhile read filter; do echo ACK; done\n' > reaper/answer; chmod 755 reaper/answer
            tar --owner=0 --group=0 -C reaper -cf reaper.tar .
            """);
        engine.Ok("import", "-q", "--change", """CMD ["/bin/sh","-c","echo Started; exec nc -ll -p 8080 -e /answer"]""", "--change", "EXPOSE 8080", $"{engine.Scratch}/reaper.tar", "localhost/reaper");
    }

    private string Client(string client)
    {
        using var service = new ServedEngine(engine);
        var program = Path.Combine(AppContext.BaseDirectory, "../../Selkie.Clients/debug/selkie-clients.dll");
        Assert.True(File.Exists(program), $"{program} is not built");
        var outcome = engine.Network.Inside("env", "DOCKER_HOST=" + service.Address, "TESTCONTAINERS_RYUK_CONTAINER_IMAGE=localhost/reaper",
            "TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE=" + service.Address["unix://".Length..], "TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1", "dotnet", program, client, Image);
        Assert.True(outcome.Code == 0, outcome.Out + outcome.Error);
        // Testcontainers tells of its own steps between them.
        return string.Concat(outcome.Out.Split('\n').Where(line => line is not (['[', ..] or [' ', ..])).Select(line => line + "\n")).TrimEnd('\n') + "\n";
    }
}

public sealed class RootfulClientsOfDocker(NetworkCaller engine) : ClientsOfDocker<NetworkCaller>(engine), IClassFixture<NetworkCaller>;

public sealed class RootlessClientsOfDocker(UserNetworkCaller engine) : ClientsOfDocker<UserNetworkCaller>(engine), IClassFixture<UserNetworkCaller>;
