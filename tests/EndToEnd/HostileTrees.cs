namespace Selkie.EndToEnd;

/// <summary>Images, volumes and running containers whose links lead to files of the host: none of these is shown, written, or given to another owner or mode.</summary>
public abstract class HostileTrees : IDisposable
{
    private const string Image = TestImage.Name;
    private readonly Caller _engine;
    private readonly string _name = "hostile" + Guid.NewGuid().ToString("N")[..8];
    private readonly string _victim;
    private readonly string _before;

    protected HostileTrees(Caller engine)
    {
        _engine = engine;
        _victim = $"{engine.Scratch}/{_name}";
        engine.InUsersPlace("sh", "-c", $"mkdir {_victim}; echo secret > {_victim}/f; chmod 640 {_victim}/f; chmod 751 {_victim}");
        _before = Victim();
    }

    public void Dispose()
    {
        _engine.Tidy("rm", "-f", "-t", "0", "-v", _name);
        _engine.Tidy("rmi", "-f", _name);
        _engine.Tidy("volume", "rm", "-f", _name);
        GC.SuppressFinalize(this);
    }

    /// <summary>All that a container could have changed of the host.</summary>
    private string Victim() => _engine.InUsersPlace("sh", "-c", $"stat -c '%n %u:%g %a' {_victim} {_victim}/*; cat {_victim}/f");

    /// <summary>An image of what a script makes of the test's image.</summary>
    private void MakeImage(string script, params string[] changes)
    {
        _engine.Ok("run", "--name", _name, "--network", "none", Image, "sh", "-c", script);
        _engine.Ok(["commit", "-q", .. changes.SelectMany(change => new[] { "--change", change }), _name, _name]);
        _engine.Ok("rm", _name);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_volume_at_a_path_through_a_link_is_filled_from_the_image_alone(bool named)
    {
        MakeImage($"mkdir -p {_victim}; ln -s / /lnk", $"VOLUME /lnk{_victim}");
        string[] volume = named ? ["-v", $"{_name}:/lnk{_victim}"] : [];
        Assert.Equal("", _engine.Ok(["run", "--rm", "--network", "none", .. volume, _name, "ls", _victim]));
        Assert.Equal(_before, Victim());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_over_a_lower_layers_link_is_copied_into_a_volume_and_not_through_the_link(bool named)
    {
        MakeImage($"mkdir /data; ln -s {_victim}/f /data/f; ln -s {_victim} /data/d");
        _engine.Ok("run", "--name", _name, "--network", "none", _name, "sh", "-c", "rm /data/f /data/d; echo new > /data/f; mkdir /data/d; echo new > /data/d/f");
        _engine.Ok("commit", "-q", "--change", "VOLUME /data", _name, _name);
        _engine.Ok("rm", _name);
        string[] volume = named ? ["-v", $"{_name}:/data"] : [];
        Assert.Equal("new\nnew", _engine.Ok(["run", "--rm", "--network", "none", .. volume, _name, "cat", "/data/f", "/data/d/f"]));
        Assert.Equal(_before, Victim());
    }

    [Fact]
    public void A_volume_is_filled_with_what_the_image_shows()
    {
        MakeImage("mkdir -p /data/kept /data/gone /data/anew; touch /data/kept/a /data/kept/b /data/gone/a /data/anew/a");
        _engine.Ok("run", "--name", _name, "--network", "none", _name, "sh", "-c",
            "cd /data; rm -r gone kept/b anew; mkdir anew; touch anew/b; ln kept/a kept/same; chown 3:4 kept; chmod 2751 kept; mkfifo pipe; ln -s nowhere link");
        _engine.Ok("commit", "-q", _name, _name);
        _engine.Ok("rm", _name);
        const string Show = "cd /data; find . | sort; stat -c '%n %u:%g %a' kept; stat -c %h kept/a; readlink link";
        Assert.Equal(
            ".\n./anew\n./anew/b\n./kept\n./kept/a\n./kept/same\n./link\n./pipe\nkept 3:4 2751\n2\nnowhere",
            _engine.Ok("run", "--rm", "--network", "none", "-v", $"{_name}:/data", _name, "sh", "-c", Show));
    }

    [Fact]
    public void A_part_of_a_volume_is_below_it()
    {
        _engine.Ok("run", "--rm", "--network", "none", "-v", $"{_name}:/v", Image, "sh", "-c", $"mkdir -p /v/d/e; echo part > /v/d/f; ln -s {_victim} /v/out; ln -s ../../../../../../../.. /v/up; ln -s d /v/in");
        string Part(string path) => $"type=volume,source={_name},destination=/m,subpath={path}";
        Assert.Equal("e\nf", _engine.Ok("run", "--rm", "--network", "none", "--mount", Part("d"), Image, "ls", "/m"));
        Assert.Equal("e\nf", _engine.Ok("run", "--rm", "--network", "none", "--mount", Part("/in"), Image, "ls", "/m"));
        Assert.Equal("part", _engine.Ok("run", "--rm", "--network", "none", "--mount", Part("d/f"), Image, "cat", "/m"));
        foreach (var path in new[] { "out", "up", "../" + _name })
            Assert.Contains($"subpath \"{path}\" is outside of the volume", _engine.Fails(126, "run", "--rm", "--network", "none", "--mount", Part(path), Image, "ls", "/m"), StringComparison.Ordinal);
        Assert.Contains("no such file or directory", _engine.Fails(127, "run", "--rm", "--network", "none", "--mount", Part("none"), Image, "ls", "/m"), StringComparison.Ordinal);
        Assert.Equal(_before, Victim());
    }

    [Fact]
    public void A_part_of_a_volume_stays_the_containers_over_a_restart_and_is_never_mounted_on_the_host()
    {
        _engine.Ok("run", "--rm", "--network", "none", "-v", $"{_name}:/v", Image, "mkdir", "/v/d");
        _engine.Ok("run", "-d", "--name", _name, "--network", "none", "--mount", $"type=volume,source={_name},destination=/m,subpath=d", Image, "sh", "-c", "date >> /m/starts; sleep 1000");
        Assert.DoesNotContain("/userdata/parts", File.ReadAllText("/proc/self/mountinfo"), StringComparison.Ordinal);
        _engine.Ok("exec", _name, "sh", "-c", "while [ ! -s /m/starts ]; do sleep 0.1; done");
        _engine.Ok("restart", "-t", "0", _name);
        Assert.Equal("2", _engine.Ok("exec", _name, "sh", "-c", "while [ $(wc -l < /m/starts) -lt 2 ]; do sleep 0.1; done; wc -l < /m/starts"));
    }

    [Fact]
    public void What_a_container_swaps_in_a_volume_gets_no_mode_from_an_import_through_a_link()
    {
        // While the large file is written, its name becomes the link.
        var archive = $"{_engine.SharedFiles}/{_name}.tar";
        var made = Caller.Run("sh", "-c", $"mkdir {archive}.d; cd {archive}.d; truncate -s 64M file; chmod 4777 file; tar -cf {archive} file; chmod 644 {archive}");
        Assert.True(made.Code == 0, made.Error);
        _engine.Ok("volume", "create", _name);
        Swap($"while :; do ln -sf {_victim}/f link; mv -T link file; done");
        for (var i = 0; i < 5; i++) _engine.Selkie("volume", "import", _name, archive);
        Assert.Equal(_before, Victim());
    }

    [Fact]
    public void What_a_container_swaps_in_a_volume_gets_no_owner_by_the_option_U_through_a_link()
    {
        // The link's directory has files of the same names.
        Swap($"mkdir d; for i in $(seq 300); do touch d/$i; done; ln -s {_victim} link; while :; do mv -T d away; mv -T link d; mv -T d link; mv -T away d; done");
        for (var user = 1; user <= 20; user++) _engine.Selkie("run", "--rm", "--network", "none", "--user", $"{user}", "-v", $"{_name}:/v:U", Image, "true");
        Assert.Equal(_before, Victim());
    }

    // A container that changes its volume all the time.
    private void Swap(string script)
    {
        _engine.Ok("run", "-d", "--name", _name, "--network", "none", "-v", $"{_name}:/v", Image, "sh", "-c", $"cd /v; touch ready; {script}");
        _engine.Ok("exec", _name, "sh", "-c", "while [ ! -e /v/ready ]; do sleep 0.1; done");
    }

    [Fact]
    public void Users_of_processes_are_named_by_the_containers_files_alone()
    {
        _engine.InUsersPlace("sh", "-c", $"echo intruder:x:0:0:::/bin/sh > {_victim}/passwd");
        _engine.Ok("run", "-d", "--name", _name, "--network", "none", Image, "sleep", "1000");
        var top = _engine.Selkie("top", _name, "user");
        Assert.SkipWhen(top.Error.Contains("unable to get all container pids", StringComparison.Ordinal), "the container has no cgroup by which the runtime knows its processes");
        Assert.Equal("USER\nroot\n", top.Out);
        _engine.Ok("exec", _name, "ln", "-sf", $"{_victim}/passwd", "/etc/passwd");
        Assert.Equal("USER\n0", _engine.Ok("top", _name, "user"));
        _engine.Ok("exec", _name, "sh", "-c", "rm /etc/passwd; mkfifo /etc/passwd");
        Assert.Equal("USER\n0", _engine.Ok("top", _name, "user"));
    }

    [Fact]
    public void A_user_whom_an_upper_layer_hides_is_unknown()
    {
        _engine.Ok("run", "--name", _name, "--network", "none", "--no-hosts", "--no-hostname", Image, "sh", "-c", "rm -r /etc && mkdir /etc");
        _engine.Ok("commit", "-q", _name, _name);
        _engine.Ok("rm", _name);
        Assert.Contains("unable to find user water", _engine.Fails(126, "run", "--rm", "--network", "none", "--user", "water", _name, "id"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_is_an_id_and_an_id_is_a_number()
    {
        MakeImage("echo 4321:x:0:0:::/bin/sh >> /etc/passwd; echo bad:x:abc:0:::/bin/sh >> /etc/passwd; echo 77:x:0: >> /etc/group; echo bad:x:abc: >> /etc/group");
        Assert.Equal("4321", _engine.Ok("run", "--rm", "--network", "none", "--user", "4321", _name, "id", "-u"));
        Assert.Equal("77", _engine.Ok("run", "--rm", "--network", "none", "--user", "1:77", _name, "id", "-g"));
        Assert.Contains("unable to find user bad", _engine.Fails(126, "run", "--rm", "--network", "none", "--user", "bad", _name, "id"), StringComparison.Ordinal);
        Assert.Contains("unable to find group bad", _engine.Fails(126, "run", "--rm", "--network", "none", "--user", "1:bad", _name, "id"), StringComparison.Ordinal);
        Assert.Contains("uids and gids must be in range 0-2147483647", _engine.Fails(126, "run", "--rm", "--network", "none", "--user", "4294967295", _name, "id"), StringComparison.Ordinal);
    }
}

public sealed class RootfulHostileTrees(RootCaller engine) : HostileTrees(engine), IClassFixture<RootCaller>;

public sealed class RootlessHostileTrees(UserCaller engine) : HostileTrees(engine), IClassFixture<UserCaller>;
