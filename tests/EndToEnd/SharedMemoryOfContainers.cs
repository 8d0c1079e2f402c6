namespace Selkie.EndToEnd;

/// <summary>Who joins the IPC namespace of a container gets its /dev/shm, and nothing else that the container would like it to get.</summary>
public abstract class SharedMemoryOfContainers(Caller engine)
{
    private const string Image = TestImage.Name;
    private readonly string _name = "shm" + Guid.NewGuid().ToString("N")[..8];

    [Fact]
    public void Both_see_the_same_files_and_the_host_sees_no_mount()
    {
        engine.Ok("run", "-d", "--name", _name, "--network", "none", Image, "sleep", "1000");
        engine.Ok("run", "--rm", "--network", "none", "--ipc", "container:" + _name, Image, "sh", "-c", "echo salt > /dev/shm/sea");
        Assert.Equal("salt", engine.Ok("exec", _name, "cat", "/dev/shm/sea"));
        Assert.DoesNotContain("userdata/shm", File.ReadAllText("/proc/self/mounts"), StringComparison.Ordinal);
        engine.Ok("rm", "-f", "-t", "0", _name);
    }

    [Fact]
    public void A_container_that_has_changed_its_root_does_not_choose_what_is_shared()
    {
        var secret = Directory.CreateDirectory($"{engine.SharedFiles}/{_name}").FullName;
        File.WriteAllText(secret + "/secret", "of the host");
        // Its first process goes into a root whose /dev/shm is a link to a directory of the host.
        const string Script = "mkdir -p /den/dev /den/bin; cp /bin/busybox /den/bin/sh; ln -s $0 /den/dev/shm; echo own > /dev/shm/own; exec chroot /den /bin/sh -c 'while :; do read x < /fifo; done'";
        engine.Ok("run", "-d", "--name", _name, "--network", "none", Image, "sh", "-c", "mkdir -p /den; mkfifo /den/fifo; " + Script, secret);
        Assert.Equal("own", engine.Ok("run", "--rm", "--network", "none", "--ipc", "container:" + _name, Image, "ls", "/dev/shm"));
        engine.Ok("rm", "-f", "-t", "0", _name);
    }

    [Fact]
    public void What_its_owner_keeps_private_is_refused()
    {
        var id = engine.Ok("create", "--name", _name, "--ipc", "private", Image, "true");
        Assert.Equal(
            $"Error: joining IPC of container {id} is not allowed: non-shareable IPC (hint: use IpcMode:shareable for the donor container)",
            engine.Fails(125, "run", "--rm", "--network", "none", "--ipc", "container:" + _name, Image, "true"));
        engine.Ok("rm", _name);
    }
}

public sealed class RootfulSharedMemoryOfContainers(RootCaller engine) : SharedMemoryOfContainers(engine), IClassFixture<RootCaller>;

public sealed class RootlessSharedMemoryOfContainers(UserCaller engine) : SharedMemoryOfContainers(engine), IClassFixture<UserCaller>;
