using Selkie.Engine.Containers.Accounts;
using Selkie.Engine.Containers.Launching;
using Selkie.Engine.Containers.Logging;
using Selkie.Engine.Runtimes;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Tests.Containers;

public sealed class RunningTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("selkie-running").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string Layer(string name, params (string Path, string Text)[] files)
    {
        var layer = Directory.CreateDirectory(Path.Combine(_directory, name)).FullName;
        foreach (var (path, text) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(layer + path)!);
            File.WriteAllText(layer + path, text);
        }
        return layer;
    }

    [Theory]
    [InlineData(false, "", "/libpod_parent/libpod-1")]
    [InlineData(false, "/mine/", "/mine/libpod-1")]
    [InlineData(true, "", null)]
    [InlineData(true, "/libpod_parent", null)]
    [InlineData(true, "/mine", "/mine/libpod-1")]
    public void Without_systemd_an_ordinary_users_container_stays_in_the_callers_cgroup_unless_one_is_named(bool rootless, string parent, string? path) =>
        Assert.Equal(path, RuntimeChoice.CgroupfsPath(rootless, parent, "1"));

    [Fact]
    public void The_uppermost_layer_s_file_is_read()
    {
        var files = new RootFiles([Layer("top", ("/etc/a", "new")), Layer("bottom", ("/etc/a", "old"), ("/etc/b", "only"))]);
        Assert.Equal("new", files.ReadText("/etc/a"));
        Assert.Equal("only", files.ReadText("/etc/b"));
        Assert.Null(files.ReadText("/etc/c"));
        Assert.True(files.IsDirectory("/etc"));
    }

    [Fact]
    public void A_link_does_not_lead_out_of_the_root()
    {
        var layer = Layer("root", ("/etc/real", "inside"));
        File.CreateSymbolicLink(layer + "/etc/link", "/etc/real");
        File.CreateSymbolicLink(layer + "/etc/out", "../../../../../../../../etc/hostname-that-is-not-there");
        var files = new RootFiles([layer]);
        Assert.Equal("inside", files.ReadText("/etc/link"));
        Assert.Null(files.ReadText("/etc/out"));
    }

    [Fact]
    public void What_is_no_regular_file_is_not_read()
    {
        var layer = Layer("pipes", ("/etc/a", "inside"));
        Fs.MakeNode(null, Fs.Bytes(layer + "/etc/pipe"), FileStat.Fifo | 0x1a4, 0, 0).Check();
        File.CreateSymbolicLink(layer + "/etc/link", "pipe");
        using var files = new RootFiles([layer]);
        Assert.Null(files.ReadText("/etc/pipe"));
        Assert.Null(files.ReadText("/etc/link"));
        Assert.Null(files.ReadText("/etc"));
    }

    [Fact]
    public void A_link_is_put_into_the_root_even_where_the_root_has_a_link_in_its_place()
    {
        var outside = Layer("outside", ("/localtime", "host's"));
        var root = Layer("root", ("/etc/a", ""));
        File.CreateSymbolicLink(root + "/lnk", outside);
        File.CreateSymbolicLink(root + "/etc/localtime", outside + "/localtime");
        using var files = new RootFiles([root], writable: true);
        Assert.False(files.TryPutLink("lnk", "localtime", "new"));
        Assert.True(files.TryPutLink("etc", "localtime", "new"));
        Assert.Equal("new", new FileInfo(root + "/etc/localtime").LinkTarget);
        Assert.Equal("host's", File.ReadAllText(outside + "/localtime"));
    }

    [Fact]
    public void A_user_is_found_by_name_or_number()
    {
        using var root = new RootFiles([Layer("users", ("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\nwater:x:1000:1001::/home/w:/bin/sh\n"), ("/etc/group", "fish:x:7:water\n"))]);
        var files = new AccountTexts(root, []);
        var water = ContainerUser.Resolve(ProcessUser.Parse("water"), [], files, "");
        Assert.Equal((1000u, 1001u, "/home/w"), (water.Identity.Uid, water.Identity.Gid, water.Home));
        Assert.Contains(7u, water.Identity.AdditionalGids!);
        Assert.Equal(5u, ContainerUser.Resolve(ProcessUser.Parse("5:fish"), [], files, "").Identity.Uid);
        Assert.Equal(7u, ContainerUser.Resolve(ProcessUser.Parse("5:fish"), [], files, "").Identity.Gid);
        Assert.Equal("looking up supplemental groups for container abc: Unable to find group ghost: no matching entries in group file",
            Assert.Throws<EngineError>(() => ContainerUser.Resolve(ProcessUser.Parse("water"), ["ghost"], files, "abc")).Message);
        Assert.Contains("unable to find user ghost", Assert.Throws<EngineError>(() => ContainerUser.Resolve(ProcessUser.Parse("ghost"), [], files, "")).Message);
    }

    [Fact]
    public void A_limit_is_soft_and_hard()
    {
        var limit = Ulimit.Parse("nofile=10:20").ToRlimit();
        Assert.Equal(("RLIMIT_NOFILE", 10ul, 20ul), (limit.Type, limit.Soft, limit.Hard));
        Assert.Throws<EngineError>(() => Ulimit.Parse("nofile=20:10"));
        Assert.Throws<EngineError>(() => Ulimit.Parse("whales=1"));
    }

    [Fact]
    public void A_log_is_read_from_its_end()
    {
        var path = Path.Combine(_directory, "log");
        File.WriteAllText(path, "2026-01-01T00:00:00.000000001+00:00 stdout F one\n2026-01-01T00:00:01.000000000+00:00 stderr F two\n2026-01-01T00:00:02.000000000+00:00 stdout P thr\n");
        using var reader = new LogReader(path);
        var lines = LogReader.Tail(reader.ReadNew(), 2);
        Assert.Equal(["two", "thr"], lines.Select(line => line.Text));
        Assert.True(lines[0].IsError);
        Assert.True(lines[1].IsPartial);
        File.AppendAllText(path, "2026-01-01T00:00:03.000000000+00:00 stdout F ee\n");
        Assert.Equal("ee", Assert.Single(reader.ReadNew()).Text);
    }

    [Fact]
    public void An_error_of_the_runtime_tells_the_exit_code()
    {
        Assert.Equal(ErrorKind.CommandNotFound, ContainerStartException.From("executable file `x` not found in $PATH: No such file or directory", "crun").Kind);
        Assert.Equal(ErrorKind.StartFailed, ContainerStartException.From("open executable: Permission denied", "crun").Kind);
    }
}
