namespace Selkie.EndToEnd;

/// <summary>What confines a container cannot be lifted from inside, and what nothing would enforce is refused.</summary>
public abstract class ConfinementOfContainers(Caller engine)
{
    private const string Image = TestImage.Name;

    [Fact]
    public void An_AppArmor_profile_is_refused_where_there_is_no_AppArmor()
    {
        Assert.SkipWhen(engine.Ok("info", "--format", "{{.Host.Security.AppArmorEnabled}}") == "true", "this kernel has AppArmor");
        Assert.Equal("Error: apparmor profile \"strict\" specified, but Apparmor is not enabled on this system", engine.Fails(125, "create", "--security-opt", "apparmor=strict", Image, "true"));
        engine.Ok("run", "--rm", "--network", "none", "--security-opt", "apparmor=unconfined", Image, "true");
    }

    [Theory]
    [InlineData("--hostname", "sea\n127.0.0.1 bank")]
    [InlineData("--add-host", "sea\n127.0.0.1 bank:1.2.3.4")]
    [InlineData("--dns-search", "sea\nnameserver 1.2.3.4")]
    [InlineData("--dns-option", "ndots:1\nnameserver 1.2.3.4")]
    [InlineData("--passwd-entry", "a:x:0:0::/:/bin/sh\nb:x:0:0::/:/bin/sh")]
    [InlineData("--group-entry", "a:x:0:\nb:x:0:")]
    [InlineData("--hostname", "sea\u001b[2J")]
    public void A_line_break_makes_up_no_line_of_a_file(string option, string value)
    {
        var before = engine.Ok("ps", "-aq");
        Assert.Equal($"Error: invalid value of {option}: it must be one line without control characters", engine.Fails(125, "create", option, value, Image, "true"));
        Assert.Equal(before, engine.Ok("ps", "-aq"));
    }
}

public sealed class RootfulConfinementOfContainers(RootCaller engine) : ConfinementOfContainers(engine), IClassFixture<RootCaller>
{
    private readonly RootCaller _engine = engine;

    [Theory]
    [InlineData("always")]
    [InlineData("true")]
    public void A_container_for_systemd_cannot_lift_its_own_limits(string mode)
    {
        Assert.SkipUnless(Directory.Exists("/sys/fs/cgroup/systemd"), "this machine has no cgroup v1 hierarchy for systemd");
        var tree = Directory.CreateDirectory($"{_engine.Scratch}/init-{mode}").FullName;
        Caller.Run("sh", "-c", $"tar -C {tree} -xf {_engine.SharedFiles}/tree.tar; mkdir {tree}/sbin; printf '#!/bin/sh\nsleep 1000\n' > {tree}/sbin/init; chmod 755 {tree}/sbin/init");
        const string Script = "grep ' cgroup ' /proc/mounts | grep -v ' ro,' | cut -d ' ' -f 2; [ -c /sys/fs/cgroup/systemd/release_agent ] && echo masked";
        var id = _engine.Ok("run", "-d", "--network", "none", "--systemd", mode, "--rootfs", tree, "/sbin/init");
        Assert.Equal("/sys/fs/cgroup/systemd\nmasked", _engine.Ok("exec", id, "sh", "-c", Script));
        _engine.Ok("rm", "-f", "-t", "0", id);
    }
}

public sealed class RootlessConfinementOfContainers(UserCaller engine) : ConfinementOfContainers(engine), IClassFixture<UserCaller>;
