namespace Selkie.EndToEnd;

/// <summary>A container joins the namespaces of another, whether those are its own or the host's.</summary>
public abstract class SharedNamespaces(Caller engine)
{
    private readonly string _name = "joined" + Guid.NewGuid().ToString("N")[..8];

    [Theory]
    [InlineData("--cgroupns", "private", "cgroup")]
    [InlineData("--cgroupns", "host", "cgroup")]
    [InlineData("--ipc", "shareable", "ipc")]
    [InlineData("--ipc", "host", "ipc")]
    [InlineData("--network", "none", "net")]
    [InlineData("--network", "host", "net")]
    [InlineData("--pid", "private", "pid")]
    [InlineData("--pid", "host", "pid")]
    [InlineData("--uts", "private", "uts")]
    [InlineData("--uts", "host", "uts")]
    public void Both_see_the_same(string option, string mode, string type)
    {
        Assert.SkipWhen(option == "--ipc" && mode == "host" && !Directory.Exists("/dev/mqueue"), "the host has no message queues to share");
        string[] network = option == "--network" ? [] : ["--network", "none"];
        engine.Ok(["run", "-d", "--name", _name, .. network, option, mode, TestImage.Name, "sleep", "1000"]);
        var first = engine.Ok("exec", _name, "readlink", "/proc/self/ns/" + type);
        Assert.Equal(first, engine.Ok(["run", "--rm", .. network, option, "container:" + _name, TestImage.Name, "readlink", "/proc/self/ns/" + type]));
        var host = engine.InUsersPlace("readlink", "/proc/self/ns/" + type).TrimEnd();
        Assert.Equal(mode == "host", first == host);
        engine.Ok("rm", "-f", "-t", "0", _name);
    }
}

public sealed class RootfulSharedNamespaces(RootCaller engine) : SharedNamespaces(engine), IClassFixture<RootCaller>;

public sealed class RootlessSharedNamespaces(UserCaller engine) : SharedNamespaces(engine), IClassFixture<UserCaller>
{
    private readonly UserCaller _engine = engine;

    [Theory]
    [InlineData("0:1:1000", "0:0:1000")]
    [InlineData("0:0:1000", "0:1:1000")]
    public void Mapped_ids_may_go_across_the_ranges_that_the_user_has(string uids, string gids) =>
        Assert.Equal("1000", _engine.Ok("run", "--rm", "--network", "none", "--uidmap", uids, "--gidmap", gids, TestImage.Name, "sh", "-c",
            "for map in uid gid; do awk '{ n += $3 } END { print n }' /proc/self/${map}_map; done | uniq"));
}
