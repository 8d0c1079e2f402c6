namespace Selkie.EndToEnd;

/// <summary>A container that could never start is not made: its create says why, and nothing is left of it.</summary>
public abstract class RefusedContainers(Caller engine)
{
    private const string Image = TestImage.Name;

    [Theory]
    [InlineData("opening seccomp profile failed: open /nope: no such file or directory", "--security-opt", "seccomp=/nope")]
    [InlineData("sysctl net.ipv4.ip_forward=1 can't be set since Network Namespace set to host: invalid argument", "--network", "host", "--sysctl", "net.ipv4.ip_forward=1")]
    [InlineData("sysctl 'kernel.hostname' is not allowed", "--sysctl", "kernel.hostname=x")]
    [InlineData("\"CAP_BOGUS\": unknown capability", "--cap-add", "bogus")]
    [InlineData("must set source and destination for image volume", "--mount", "type=image,dst=/x")]
    [InlineData("invalid config provided: namespace mode path requires a value", "--network", "ns:")]
    [InlineData("\"1.2.3\" is not an ip address", "--ip", "1.2.3")]
    [InlineData("--ip can only be set when the network mode is bridge: invalid argument", "--network", "none", "--ip", "1.2.3.4")]
    [InlineData("invalid device mode: bogus", "--device", "/dev/null:/x:bogus")]
    [InlineData("ulimit option \"nofile=20:10\" requires name=SOFT:HARD, failed to be parsed: ulimit soft limit must be less than or equal to hard limit: 20 > 10", "--ulimit", "nofile=20:10")]
    [InlineData("invalid image volume mode \"bogus\" required value: anonymous, tmpfs, ignore", "--image-volume", "bogus")]
    [InlineData("\"nobody\" is not a valid container, cannot be used as a dependency: no container with name or ID \"nobody\" found: no such container", "--requires", "nobody")]
    [InlineData("looking up container \"nobody\" for volumes-from: no container with name or ID \"nobody\" found: no such container", "--volumes-from", "nobody")]
    [InlineData("cannot specify both --no-healthcheck and --health-cmd", "--no-healthcheck", "--health-cmd", "true")]
    public void What_a_start_would_refuse_is_refused(string message, params string[] options)
    {
        var name = "refused-" + Guid.NewGuid().ToString("N");
        Assert.Equal($"Error: {message}", engine.Fails(125, ["create", "--name", name, .. options, Image, "true"]));
        Assert.Equal(1, engine.Selkie("container", "exists", name).Code);
    }

    [Theory]
    [InlineData("systemd slice received as cgroup parent when using cgroupfs: invalid argument", "cgroupfs", "sea.slice")]
    public void A_cgroup_s_parent_is_of_its_manager_s_kind(string message, string manager, string parent) =>
        Assert.Equal($"Error: {message}", engine.Fails(125, "--cgroup-manager", manager, "create", "--cgroup-parent", parent, Image, "true"));

    [Theory]
    [InlineData("--cgroup-manager", "configuring runtime: cgroup manager must be one of cgroupfs and systemd: invalid argument")]
    [InlineData("--events-backend", "configuring runtime: \"bogus\" is not a valid events backend: invalid argument")]
    public void An_option_of_the_program_is_checked_whatever_the_command(string option, string message) => Assert.Equal($"Error: {message}", engine.Fails(125, option, "bogus", "ps"));

    [Theory]
    [InlineData("--cpus", "-1")]
    [InlineData("--cpu-quota", "-1")]
    [InlineData("--cpu-shares", "0")]
    [InlineData("--blkio-weight", "")]
    [InlineData("--workdir", "")]
    [InlineData("--health-cmd", "none")]
    [InlineData("--mount", "type=bind,source=/tmp,target=/x,readonly=bogus")]
    public void What_Podman_takes_is_taken(string option, string value) =>
        Assert.Equal(0, engine.Selkie("run", "--rm", "--network", "none", option, value, Image, "true").Code);

    [Theory]
    [InlineData("{\"Test\":[\"NONE\"],\"Interval\":30000000000,\"Timeout\":30000000000,\"Retries\":3}", "--health-cmd", "none")]
    [InlineData("{\"Test\":[\"NONE\"]}", "--no-healthcheck")]
    [InlineData("null")]
    public void A_health_check_that_is_off_is_told(string check, params string[] options)
    {
        var id = engine.Ok(["create", "--network", "none", .. options, Image, "true"]);
        Assert.Equal(check, engine.Ok("inspect", "--format", "{{json .Config.Healthcheck}}", id));
        engine.Ok("rm", id);
    }

    [Fact]
    public void Unknown_capabilities_do_not_matter_to_one_that_has_them_all()
    {
        string[] run = ["run", "--rm", "--network", "none", "--privileged", "--cap-add", "bogus", "--cap-drop", "nope"];
        Assert.Equal(0, engine.Selkie([.. run, Image, "true"]).Code);
        Assert.Equal("Error: \"CAP_BOGUS\": unknown capability", engine.Fails(125, [.. run, "--user", "1", Image, "true"]));
    }

    [Fact]
    public void A_working_directory_that_is_none_is_found_out_at_the_start()
    {
        var name = "workdir-" + Guid.NewGuid().ToString("N");
        var id = engine.Ok("create", "--name", name, "--network", "none", "--workdir", "etc", Image, "true");
        Assert.Contains($"workdir \"etc\" does not exist on container {id}", engine.Fails(125, "start", name), StringComparison.Ordinal);
        engine.Selkie("rm", "-f", name);
        Assert.Contains("exists on container", engine.Fails(126, "run", "--rm", "--network", "none", "--workdir", "/etc/passwd", Image, "true"), StringComparison.Ordinal);
    }

    [Fact]
    public void No_container_is_started_where_one_of_several_names_is_wrong()
    {
        var name = "several-" + Guid.NewGuid().ToString("N");
        engine.Ok("create", "--name", name, "--network", "none", Image, "true");
        Assert.Equal("Error: no container with name or ID \"nobody\" found: no such container", engine.Fails(125, "start", name, "nobody", "nobody2"));
        Assert.Equal("created", engine.Ok("inspect", "--format", "{{.State.Status}}", name));
        engine.Ok("rm", name);
    }
}

public sealed class RootfulRefusedContainers(RootCaller engine) : RefusedContainers(engine), IClassFixture<RootCaller>;

public sealed class RootlessRefusedContainers(UserCaller engine) : RefusedContainers(engine), IClassFixture<UserCaller>;
