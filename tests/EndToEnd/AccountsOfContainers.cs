namespace Selkie.EndToEnd;

/// <summary>Who a container's processes are, and what its passwd and group say of them.</summary>
public abstract class AccountsOfContainers(Caller engine) : IDisposable
{
    private const string Image = TestImage.Name;
    private readonly string _name = "accounts" + Guid.NewGuid().ToString("N")[..8];

    protected Caller Engine => engine;

    protected string Name => _name;

    public void Dispose()
    {
        engine.Tidy("rm", "-f", "-t", "0", _name);
        engine.Tidy("rmi", "-f", _name);
        GC.SuppressFinalize(this);
    }

    protected string InContainer(string script, params string[] options) => engine.Ok(["run", "--rm", .. options.Contains("--network") ? Array.Empty<string>() : ["--network", "none"], .. options, Image, "sh", "-c", script]);

    [Fact]
    public void A_number_without_an_entry_gets_one_with_its_working_directory_for_a_home() => Assert.Equal(
        "5555:*:5555:0:container user:/tmp:/bin/sh\n5555:x:5555:5555\n/tmp 0",
        InContainer("tail -n 1 /etc/passwd; tail -n 1 /etc/group; echo $HOME $(id -G)", "--user", "5555", "--workdir", "/tmp"));

    [Fact]
    public void What_the_image_knows_stays_as_it_is() => Assert.Equal(
        "2 3 /home 1000 2000",
        InContainer("echo $(wc -l < /etc/passwd) $(wc -l < /etc/group) $HOME $(id -G)", "--user", "1000"));

    [Fact]
    public void Nobody_has_no_home() => Assert.Equal("2 ()", InContainer("echo \"$(wc -l < /etc/passwd) ($(tr '\\0' '\\n' < /proc/self/environ | grep ^HOME= | cut -d= -f2 | sed s,^/,,))\"", "--passwd=false", "--user", "5555"));

    [Fact]
    public void Entries_of_the_user_s_own_are_filled_in() => Assert.Equal(
        "99 99 77 container user /\ngroup 77  ",
        InContainer("tail -n 1 /etc/passwd; tail -n 1 /etc/group", "--user", "99:77", "--passwd-entry", "$USERNAME $UID $GID $NAME $HOME", "--group-entry", "group $GID $GROUPNAME $USERLIST"));

    [Fact]
    public void The_files_are_the_container_s_own_and_get_an_entry_once()
    {
        engine.Ok("run", "-d", "--name", _name, "--network", "none", "--user", "5555:2222", Image, "sleep", "1000");
        engine.Ok("exec", "-u", "0", _name, "sed", "-i", "s/container user/changed/", "/etc/passwd");
        engine.Ok("exec", "-u", "0", _name, "sh", "-c", "mv /etc/group /etc/old && cp /etc/old /etc/group");
        engine.Ok("restart", "-t", "0", _name);
        Assert.Equal("5555:*:5555:2222:changed:/:/bin/sh\n2222:x:2222:5555", engine.Ok("exec", _name, "sh", "-c", "grep 5555 /etc/passwd; grep 2222 /etc/group"));
        engine.Ok("commit", "-q", _name, _name);
        Assert.Equal("1", engine.Ok("run", "--rm", "--network", "none", _name, "grep", "-c", "changed", "/etc/passwd"));
    }

    [Theory]
    [InlineData("0 77 5555 0000000000000001")]
    [InlineData("0 5555 0000000000000001", "--user", "5555")]
    [InlineData("0 0000000000000000", "--user", "66")]
    [InlineData("0 0000000000000000", "--user", "66", "--privileged")]
    public void A_session_has_what_the_container_s_user_has_as_long_as_it_is_his(string groupsAndCapabilities, params string[] options)
    {
        engine.Ok("run", "-d", "--name", _name, "--network", "none", "--user", "5555", "--group-add", "77", "--cap-add", "chown", Image, "sleep", "1000");
        Assert.Equal(groupsAndCapabilities, engine.Ok(["exec", .. options, _name, "sh", "-c", "echo $(id -G) $(grep CapEff /proc/self/status | cut -c 8-)"]));
    }

    [Fact]
    public void A_session_is_told_what_the_container_was_told_of_and_no_more()
    {
        engine.Ok("run", "-d", "--name", _name, "--network", "none", "-e", "SEA=salt", Image, "sleep", "1000");
        Assert.Equal("FROM_IMAGE=yes\nHOME=/root\nPATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\nSEA=salt\ncontainer=podman", Variables());
        Assert.Equal("FROM_IMAGE=yes\nHOME=/home\nLAKE=sweet\nPATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\nSEA=salt\ncontainer=podman", Variables("-u", "1000", "-e", "LAKE=sweet"));

        string Variables(params string[] options) => string.Join('\n', engine.Ok(["exec", .. options, _name, "env"]).Split('\n').Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_last_line_without_an_end_is_not_continued()
    {
        engine.Ok("run", "--name", _name, "--network", "none", Image, "sh", "-c", "printf root:x:0:0::/root:/bin/sh > /etc/passwd; rm /etc/group");
        engine.Ok("commit", "-q", _name, _name);
        Assert.Equal("root:x:0:0::/root:/bin/sh\n77:*:77:0:container user:/:/bin/sh\n600", engine.Ok("run", "--rm", "--network", "none", "--user", "77", _name, "sh", "-c", "cat /etc/passwd; stat -c %a /etc/group"));
    }

    [Fact]
    public void A_link_of_the_image_leads_to_a_file_of_the_image()
    {
        var victim = $"{engine.Scratch}/{_name}";
        engine.InUsersPlace("sh", "-c", $"echo mine > {victim}");
        engine.Ok("run", "--name", _name, "--network", "none", Image, "sh", "-c", $"mkdir -p {engine.Scratch}; cp /etc/passwd {victim}; ln -sf /../..{victim} /etc/passwd");
        engine.Ok("commit", "-q", _name, _name);
        Assert.Equal("77", engine.Ok("run", "--rm", "--network", "none", "--user", "77", _name, "id", "-un"));
        Assert.Equal("mine\n", engine.InUsersPlace("cat", victim));
    }

    [Fact]
    public void A_root_that_cannot_be_written_has_copies_and_none_of_its_files_can_be_written() => Assert.Equal(
        "5555:*:5555:0:container user:/:/bin/sh\nread-only\nread-only\nread-only\nread-only\nread-only",
        InContainer("tail -n 1 /etc/passwd; for file in /etc/passwd /etc/group /etc/hosts /etc/hostname /run/.containerenv; do grep -q \" $file [^ ]* ro,\" /proc/mounts && echo read-only; done", "--read-only", "--user", "5555"));

    [Fact]
    public void A_mounted_file_says_who_a_user_is_and_gets_nothing_added()
    {
        var file = $"{engine.SharedFiles}/{_name}";
        File.WriteAllText(file, "seal:x:7:8::/sea:/bin/sh\n");
        Assert.Equal("7 8 /sea 1", InContainer("echo $(id -u) $(id -g) $HOME $(wc -l < /etc/passwd)", "--user", "seal", "-v", $"{file}:/etc/passwd:ro"));
        Assert.Equal("1", InContainer("wc -l < /etc/passwd", "--user", "5555", "-v", $"{file}:/etc/passwd:ro"));
    }

    [Fact]
    public void Who_keeps_his_ids_runs_with_them_and_the_engine_s_files_are_root_s()
    {
        engine.Ok("create", "--name", _name, "--userns", "keep-id:uid=7,gid=8", Image);
        Assert.Equal("7:8", engine.Ok("inspect", "--format", "{{.Config.User}}", _name));
        Assert.Equal("7 8 0 0 0 0", InContainer("echo $(id -u) $(id -g) $(stat -c %u /etc/hosts /etc/hostname /etc/passwd /run/.containerenv)", "--userns", "keep-id:uid=7,gid=8"));
    }

    [Fact]
    public void A_container_goes_by_the_name_of_its_uts_namespace()
    {
        engine.Ok("run", "-d", "--name", _name, "--network", "none", "--hostname", "ship", Image, "sleep", "1000");
        Assert.Equal("ship ship ship", InContainer("echo $HOSTNAME $(hostname) $(cat /etc/hostname)", "--uts", $"container:{_name}"));
        Assert.Equal("1", InContainer("grep -c other /etc/hosts", "--network", $"container:{_name}", "--hostname", "other"));
        Assert.DoesNotContain("other", engine.Ok("exec", _name, "cat", "/etc/hosts"), StringComparison.Ordinal);
        var host = Environment.MachineName;
        Assert.Equal($"{host} {host}", InContainer("echo $HOSTNAME $(cat /etc/hostname)", "--uts", "host"));
    }
}

public sealed class RootfulAccountsOfContainers(RootCaller engine) : AccountsOfContainers(engine), IClassFixture<RootCaller>
{
    [Fact]
    public void Root_keeps_every_id()
    {
        Assert.Equal("0 4294967295", InContainer("awk '{print $1, $3}' /proc/self/uid_map", "--userns", "keep-id"));
        Assert.Equal("Error: cannot set max size for user namespace when not running rootless", Engine.Fails(125, "create", "--userns", "keep-id:size=7", TestImage.Name));
    }

    [Fact]
    public void What_is_mounted_is_listed_and_served()
    {
        Engine.Ok("run", "-d", "--name", Name, "--network", "none", TestImage.Name, "sh", "-c", "echo new > /new; sleep 1000");
        var path = Engine.Ok("mount").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1];
        Caller.Await(() => File.Exists(path + "/new"), "the file of the running container");
        Engine.Ok("stop", "-t", "0", Name);
        Assert.Equal("", Engine.Ok("mount"));
        Assert.False(File.Exists(path + "/new"));
        Engine.Ok("start", Name);
        Assert.Equal("new", Engine.Ok("exec", Name, "cat", "/new"));
    }
}

public sealed class RootlessAccountsOfContainers(UserCaller engine) : AccountsOfContainers(engine), IClassFixture<UserCaller>
{
    [Fact]
    public void Who_keeps_his_ids_has_his_name() => Assert.Equal(
        Engine.InUsersPlace("sh", "-c", "echo $(id -un) $(id -u) $(id -g) $(id -g)").TrimEnd('\n'),
        InContainer("echo $(id -un) $(id -u) $(id -g) $(id -G)", "--userns", "keep-id"));

    [Fact]
    public void The_size_of_a_namespace_counts_who_keeps_his_id() =>
        Assert.Equal("0 1 7 7 0 1 8 8 92", InContainer("echo $(cat /proc/self/uid_map)", "--userns", "keep-id:uid=7,gid=8,size=100"));

    [Fact]
    public void What_is_mounted_is_listed_and_served()
    {
        Engine.Ok("run", "-d", "--name", Name, "--network", "none", TestImage.Name, "sh", "-c", "echo new > /new; sleep 1000");
        Engine.Ok("exec", Name, "sh", "-c", "while [ ! -e /new ]; do sleep 0.1; done");
        Assert.Equal("new", Engine.Ok("unshare", "sh", "-c", $"set -e; set -- $({string.Join(' ', Engine.CommandLine().SkipWhile(word => !word.EndsWith("/selkie", StringComparison.Ordinal)))} mount); cat $2/new"));
    }

    [Fact]
    public void Limits_that_this_layout_cannot_keep_are_dropped_aloud()
    {
        Assert.SkipWhen(File.Exists("/sys/fs/cgroup/cgroup.controllers"), "cgroup v2 alone");
        var outcome = Engine.Selkie("run", "--rm", "--network", "none", "--memory", "64m", TestImage.Name, "true");
        Assert.Equal((0, "Resource limits are not supported and ignored on cgroups V1 rootless systems\n"), (outcome.Code, outcome.Error));
    }
}
