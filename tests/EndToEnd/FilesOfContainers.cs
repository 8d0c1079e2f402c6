namespace Selkie.EndToEnd;

/// <summary>What a container changed leaves it as an image or an archive, and what the host gives it arrives.</summary>
public abstract class FilesOfContainers(Caller engine)
{
    private const string Image = TestImage.Name;
    private readonly string _name = "files" + Guid.NewGuid().ToString("N")[..8];

    [Theory]
    [InlineData("oci")]
    [InlineData("docker")]
    public void A_committed_container_is_an_image_with_its_changes(string format)
    {
        engine.Ok("run", "--name", _name, "--network", "none", "-e", "SEA=salt", Image, "sh", "-c", "echo new > /new; rm /etc/group");
        var id = engine.Ok("commit", "-q", "--format", format, "--author", "me", "--change", "ENV LAKE=sweet", _name, _name);
        Assert.Equal(id, engine.Ok("image", "inspect", "--format", "{{.Id}}", _name));
        Assert.Equal("me", engine.Ok("image", "inspect", "--format", "{{.Author}}", _name));
        Assert.Equal("new\nsalt sweet\ngone", engine.Ok("run", "--rm", "--network", "none", _name, "sh", "-c", "cat /new; echo $SEA $LAKE; [ -e /etc/group ] || echo gone"));
        engine.Ok("rm", _name);
        engine.Ok("rmi", _name);
    }

    [Fact]
    public void A_commit_takes_a_configuration_from_a_file()
    {
        var file = $"{engine.SharedFiles}/{_name}.json";
        File.WriteAllText(file, """{"Env":["SEA=sweet","LAKE=salt"],"Cmd":["env"],"Labels":{"from":"file"},"WorkingDir":"/tmp"}""");
        engine.Ok("create", "--name", _name, "-e", "SEA=salt", "--label", "more=yes", Image, "sh");
        engine.Ok("commit", "-q", "--config", file, "--change", "ENV LAKE=deep", _name, _name);
        Assert.Equal("[env] /tmp map[from:file more:yes]", engine.Ok("image", "inspect", "--format", "{{.Config.Cmd}} {{.Config.WorkingDir}} {{.Labels}}", _name));
        Assert.Contains("SEA=sweet\nLAKE=deep", engine.Ok("run", "--rm", "--network", "none", _name), StringComparison.Ordinal);
        File.WriteAllText(file, "[");
        Assert.Contains($"{file} is no container configuration", engine.Fails(125, "commit", "--config", file, _name, "x"), StringComparison.Ordinal);
        engine.Ok("rm", _name);
        engine.Ok("rmi", _name);
    }

    [Fact]
    public void A_squashed_commit_has_one_layer()
    {
        engine.Ok("run", "--name", _name, "--network", "none", Image, "sh", "-c", "echo new > /new; rm /etc/group");
        engine.Ok("commit", "-q", "--squash", _name, _name);
        Assert.Equal("1", engine.Ok("image", "inspect", "--format", "{{len .RootFS.Layers}}", _name));
        Assert.Equal("new\ngone", engine.Ok("run", "--rm", "--network", "none", _name, "sh", "-c", "cat /new; [ -e /etc/group ] || echo gone"));
        engine.Ok("rm", _name);
        engine.Ok("rmi", _name);
    }

    [Fact]
    public void The_files_of_a_container_are_exported_whether_it_runs_or_not()
    {
        engine.Ok("run", "-d", "--name", _name, "--network", "none", Image, "sh", "-c", "echo new > /new; sleep 1000");
        string Exported() => Caller.Run([.. engine.CommandLine("export", _name)]).Out;
        var end = DateTime.UtcNow + TimeSpan.FromSeconds(20);
        while (engine.Selkie("exec", _name, "cat", "/new").Out != "new\n") Assert.True(DateTime.UtcNow < end);
        Assert.Contains("new", Exported(), StringComparison.Ordinal);
        engine.Ok("stop", "-t", "0", _name);
        Assert.Contains("water:x:1000:1000", Exported(), StringComparison.Ordinal);
        engine.Ok("rm", _name);
    }

    [Fact]
    public void A_program_may_mount_the_files_of_containers()
    {
        const string Program = "/usr/bin/fuse-overlayfs";
        Assert.SkipUnless(File.Exists(Program) && File.Exists("/dev/fuse"), "fuse-overlayfs is not installed");
        string Ok(params string[] words) => engine.Ok(["--storage-opt", $"overlay.mount_program={Program}", .. words]);
        Ok("run", "--name", _name, "--network", "none", Image, "sh", "-c", "echo new > /new; rm /etc/group; grep -c ' / fuse.fuse-overlayfs' /proc/mounts");
        Assert.Contains("A /new", Ok("diff", _name), StringComparison.Ordinal);
        Assert.Contains("D /etc/group", Ok("diff", _name), StringComparison.Ordinal);
        Ok("commit", "-q", _name, _name);
        Assert.Equal("new\ngone", Ok("run", "--rm", "--network", "none", "--uidmap", "0:0:1", "--uidmap", "1:100:100", _name, "sh", "-c", "cat /new; [ -e /etc/group ] || echo gone"));
        Ok("export", "-o", $"{engine.Scratch}/{_name}.tar", _name);
        Ok("rm", _name);
        Ok("rmi", _name);
        Assert.DoesNotContain(engine.Mark, Caller.Run("pgrep", "-fa", "fuse-overlayfs").Out, StringComparison.Ordinal);
        Assert.DoesNotContain("fuse.fuse-overlayfs " + engine.Mark, File.ReadAllText("/proc/self/mounts"), StringComparison.Ordinal);
    }

    [Fact]
    public void Users_of_the_host_are_in_passwd()
    {
        var passwd = engine.Ok("run", "--rm", "--network", "none", "--hostuser", "daemon,root", "--user", "daemon", Image, "sh", "-c", "tail -n +3 /etc/passwd; id -un; echo $HOME");
        Assert.Equal("daemon:*:1:1:daemon:/:/bin/sh\ndaemon\n/", passwd);
        Assert.Contains("user: unknown user nobody-like-this", engine.Fails(126, "run", "--rm", "--network", "none", "--hostuser", "nobody-like-this", Image, "true"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_that_is_somebody_s_root_finds_the_network_as_the_root_does() =>
        Assert.Equal("1\nhosts", engine.Ok("run", "--rm", "--network", "none", "--hostname", "ship", "--chrootdirs", "/srv/other", Image, "sh", "-c", "grep -c ship /srv/other/etc/hosts; ls /srv/other/etc"));

    [Fact]
    public void A_commit_that_cannot_be_leaves_no_image()
    {
        engine.Ok("create", "--name", _name, Image, "true");
        Assert.Contains("unrecognized image format \"odd\"", engine.Fails(125, "commit", "--format", "odd", _name, "x"), StringComparison.Ordinal);
        Assert.Contains("only compatible with the docker image format", engine.Fails(125, "commit", "-m", "text", _name, "x"), StringComparison.Ordinal);
        Assert.Contains("repository name must be lowercase", engine.Fails(125, "commit", _name, "UPPER"), StringComparison.Ordinal);
        Assert.Equal(1, engine.Selkie("image", "exists", "localhost/x").Code);
        engine.Ok("rm", _name);
    }

    [Fact]
    public void An_image_goes_with_its_container_unless_another_uses_it()
    {
        engine.Ok("run", "--name", _name, "--network", "none", Image, "touch", "/new");
        engine.Ok("commit", "-q", _name, _name);
        engine.Ok("create", "--name", _name + "b", _name, "true");
        Assert.Contains("image used by", engine.Selkie("run", "--rmi", "--network", "none", _name, "true").Error, StringComparison.Ordinal);
        engine.Ok("rm", _name, _name + "b");
        engine.Ok("run", "--rmi", "--network", "none", _name, "true");
        Assert.Equal(1, engine.Selkie("image", "exists", _name).Code);
    }

    [Fact]
    public void Descriptors_keep_their_numbers()
    {
        var line = string.Join(' ', engine.CommandLine("run", "--rm", "--network", "none", "--preserve-fds", "2", Image, "sh", "-c", "cat <&3; cat <&4").Select(word => $"'{word}'"));
        Assert.Equal("three\nfour\n", Caller.Run("bash", "-c", $"{line} 3<<<three 4<<<four").Out);
    }

    [Fact]
    public void Default_mounts_of_the_administrator_are_copied_in()
    {
        var directory = $"{engine.SharedFiles}/{_name}";
        Directory.CreateDirectory(directory + "/secrets");
        File.WriteAllText(directory + "/secrets/key", "hidden");
        File.WriteAllText(directory + "/mounts.conf", $"{directory}/secrets:/run/secrets\n/no/such/thing:/x\n");
        Caller.Run("chmod", "-R", "a+rX", directory);
        Assert.Equal("hidden", engine.Ok("--default-mounts-file", directory + "/mounts.conf", "run", "--rm", "--network", "none", Image, "cat", "/run/secrets/key"));
    }

    [Fact]
    public void Default_mounts_have_the_files_that_links_lead_to_but_no_pipes_and_end_where_links_lead_back()
    {
        var directory = $"{engine.SharedFiles}/{_name}";
        Caller.Run("sh", "-c", $"mkdir -p {directory}/secrets/sub; cd {directory}/secrets; echo hidden > sub/key; chmod 644 sub/key; ln -s sub/key link; mkfifo pipe; echo {directory}/secrets:/run/secrets > ../mounts.conf");
        string[] Run(params string[] words) => ["--default-mounts-file", directory + "/mounts.conf", "run", "--rm", "--network", "none", Image, .. words];
        Assert.Equal("hidden\nlink\nsub", engine.Ok(Run("sh", "-c", "cd /run/secrets; rm sub/key; cat link; ls")));
        Caller.Run("ln", "-s", ".", $"{directory}/secrets/loop");
        Assert.Contains("is too deep to be copied, or a link leads back", engine.Fails(125, Run("true")), StringComparison.Ordinal);
    }

    [Fact]
    public void Changes_over_a_directory_with_the_option_O_are_lost()
    {
        var directory = $"{engine.Scratch}/{_name}";
        engine.InUsersPlace("sh", "-c", $"mkdir -p {directory}; echo deep > {directory}/sea");
        Assert.Equal("lake", engine.Ok("run", "--rm", "--network", "none", "-v", $"{directory}:/water:O", Image, "sh", "-c", "rm /water/sea; echo sweet > /water/lake; ls /water"));
        Assert.Equal("sea", engine.Ok("run", "--rm", "--network", "none", "-v", $"{directory}:/water:O", Image, "ls", "/water"));
    }

    [Fact]
    public void Changes_over_a_named_volume_with_the_option_O_are_lost()
    {
        engine.Ok("run", "--rm", "--network", "none", "-v", $"{_name}:/water", Image, "touch", "/water/sea");
        engine.Ok("run", "--rm", "--network", "none", "-v", $"{_name}:/water:O", Image, "rm", "/water/sea");
        Assert.Equal("sea", engine.Ok("run", "--rm", "--network", "none", "-v", $"{_name}:/water", Image, "ls", "/water"));
        engine.Ok("volume", "rm", _name);
    }

    [Fact]
    public void An_image_is_mounted_with_all_its_layers()
    {
        engine.Ok("run", "--name", _name, "--network", "none", Image, "sh", "-c", "echo new > /root/new; rm /etc/group");
        engine.Ok("commit", "-q", _name, _name);
        var mount = $"type=image,source={_name},destination=/image";
        Assert.Equal("new\ngone", engine.Ok("run", "--rm", "--network", "none", "--mount", mount, Image, "sh", "-c", "ls /image/root; [ -e /image/etc/group ] || echo gone"));
        Assert.Equal("new", engine.Ok("run", "--rm", "--network", "none", "--mount", mount + ",subpath=/root", Image, "ls", "/image"));
        Assert.Contains("Read-only file system", engine.Fails(1, "run", "--rm", "--network", "none", "--mount", mount, Image, "touch", "/image/x"), StringComparison.Ordinal);
        engine.Ok("run", "--rm", "--network", "none", "--mount", mount + ",rw=true", Image, "touch", "/image/x");
        Assert.Equal("new", engine.Ok("run", "--rm", "--network", "none", "--mount", mount + ",rw=true", Image, "sh", "-c", "[ -e /image/x ] && echo kept; ls /image/root"));
        Assert.Contains("image not known", engine.Selkie("run", "--rm", "--network", "none", "--mount", "type=image,source=nothing,destination=/image", Image, "true").Error, StringComparison.Ordinal);
        engine.Ok("rm", _name);
        engine.Ok("rmi", _name);
    }

    [Fact]
    public void A_root_outside_the_store_stays_as_it_is_with_the_option_O()
    {
        var tree = $"{engine.Scratch}/{_name}";
        engine.InUsersPlace("sh", "-c", $"mkdir -p {tree}; tar -C {tree} -xf {engine.SharedFiles}/tree.tar");
        Assert.Equal("new", engine.Ok("run", "--rm", "--network", "none", "--rootfs", tree + ":O", "sh", "-c", "echo new > /new; cat /new"));
        engine.Ok("run", "--name", _name, "--network", "none", "--rootfs", tree + ":O", "sh", "-c", "echo new > /new");
        Assert.Contains("new", ExportedNames());
        engine.Ok("start", _name);
        engine.Ok("wait", _name);
        engine.Ok("rm", _name);
        engine.Ok("run", "-d", "--name", _name, "--network", "none", "--rootfs", tree + ":O", "sh", "-c", "echo new > /newer; sleep 100");
        Assert.Equal("new", engine.Ok("exec", _name, "sh", "-c", "while [ ! -s /newer ]; do sleep 0.1; done; cat /newer"));
        Assert.Contains("newer", ExportedNames());
        engine.Ok("rm", "-f", "-t", "0", _name);
        Assert.False(File.Exists(tree + "/new"));
    }

    private string[] ExportedNames()
    {
        var archive = $"{engine.Scratch}/{_name}.tar";
        engine.Ok("export", "-o", archive, _name);
        return Caller.Run("tar", "-tf", archive).Out.Split('\n');
    }

    [Fact]
    public void A_failed_start_leaves_no_container_that_was_to_be_removed()
    {
        engine.Fails(126, "run", "--rm", "--name", _name, "--network", "none", "--workdir", "/no/such/thing", Image, "true");
        Assert.Equal(1, engine.Selkie("container", "exists", _name).Code);
    }
}

public sealed class RootfulFilesOfContainers(RootCaller engine) : FilesOfContainers(engine), IClassFixture<RootCaller>
{
    [Theory]
    [InlineData("idmap", "0:0")]
    [InlineData("idmap=uids=0-1001-10000;gids=0-1002-10000", "1:2")]
    public void The_owners_of_a_root_outside_the_store_are_mapped_by_idmap(string option, string owner)
    {
        var tree = Directory.CreateDirectory($"{engine.Scratch}/mapped-{owner[0]}").FullName;
        engine.InUsersPlace("sh", "-c", $"chmod 755 {engine.Scratch}; tar -C {tree} -xf {engine.SharedFiles}/tree.tar; cd {tree}; mkdir -p proc dev sys run etc; touch run/.containerenv etc/hosts etc/hostname etc/resolv.conf");
        var outcome = engine.Selkie("run", "--rm", "--network", "none", "--uidmap", "0:1000:10000", "--rootfs", $"{tree}:{option}", "stat", "-c", "%u:%g", "/bin");
        if (outcome.Error.Contains("failed to create idmapped mount: invalid argument", StringComparison.Ordinal)) Assert.Skip("the file system has no id-mapped mounts");
        Assert.Equal((owner + "\n", ""), (outcome.Out, outcome.Error));
        Assert.DoesNotContain(tree, File.ReadAllText("/proc/self/mounts"), StringComparison.Ordinal);
    }
}

public sealed class RootlessFilesOfContainers(UserCaller engine) : FilesOfContainers(engine), IClassFixture<UserCaller>
{
    [Theory]
    [InlineData("--mount", "type=tmpfs,destination=/x,noswap", "must provide an argument for option")]
    [InlineData("--tmpfs", "/x:noswap", "invalid mount option")]
    public void Memory_that_is_never_swapped_is_for_root(string option, string value, string reason) =>
        Assert.Equal($"Error: the 'noswap' option is only allowed with rootful tmpfs mounts: {reason}", engine.Fails(125, "create", option, value, TestImage.Name));
}
