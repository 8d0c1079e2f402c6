using System.Globalization;
using System.Text.RegularExpressions;

namespace Selkie.EndToEnd;

/// <summary>What lists, logs, archives and inspections say of objects is what Podman's say.</summary>
public abstract partial class OutputsOfObjects(Caller engine)
{
    private const string Image = TestImage.Name;
    private readonly string _name = "outputs" + Guid.NewGuid().ToString("N")[..8];

    [Theory]
    [InlineData(1, "ID or name", "rm")]
    [InlineData(125, "name or ID", "start")]
    [InlineData(125, "name or ID", "init")]
    [InlineData(125, "name or ID", "stop")]
    [InlineData(125, "name or ID", "restart")]
    public void One_missing_container_keeps_the_others_as_they_are(int code, string words, string verb)
    {
        engine.Ok("create", "--name", _name, "--network", "none", Image, "true");
        Assert.Equal($"Error: no container with {words} \"nope\" found: no such container", engine.Fails(code, verb, _name, "nope"));
        Assert.Equal("created", engine.Ok("inspect", "--format", "{{.State.Status}}", _name));
        Assert.Equal(_name, engine.Ok("rm", "-f", _name, "nope"));
    }

    [Fact]
    public void Lines_of_one_container_s_log_do_not_say_whose_they_are()
    {
        engine.Ok("run", "--name", _name, "--network", "none", Image, "echo", "hello");
        engine.Ok("run", "--name", _name + "b", "--network", "none", Image, "true");
        Assert.Equal("hello", engine.Ok("logs", "--names", _name));
        Assert.Equal("\e[37mhello\e[0m", engine.Ok("logs", "--color", _name));
        Assert.Equal(_name + " hello", engine.Ok("logs", "--names", _name, _name + "b"));
        Assert.Matches(LineAtZulu(), engine.Selkie("logs", "-t", _name).Out);
        engine.Ok("rm", _name, _name + "b");
    }

    [Fact]
    public void A_container_takes_what_it_wrote_and_its_own_files()
    {
        engine.Ok("create", "--name", _name, "--network", "none", Image, "sh", "-c", "head -c 100000 /dev/zero > /x");
        var image = long.Parse(engine.Ok("image", "inspect", "--format", "{{.Size}}", Image), CultureInfo.InvariantCulture);
        Assert.Equal($"0 {image}", Sizes());
        engine.Ok("start", "-a", _name);
        var written = long.Parse(Sizes().Split(' ')[0], CultureInfo.InvariantCulture);
        Assert.InRange(written, 100_001, 200_000);
        Assert.Equal($"{written} {image + written}", Sizes());
        engine.Ok("rm", _name);

        string Sizes() => engine.Ok("container", "inspect", "--size", "--format", "{{.SizeRw}} {{.SizeRootFs}}", _name);
    }

    [Fact]
    public void What_is_unmounted_is_named_as_it_was_asked_for_though_nothing_was_mounted()
    {
        var id = engine.Ok("create", "--name", _name, "--network", "none", Image, "true");
        Assert.Equal($"{_name}\n{id[..12]}", engine.Ok("umount", _name, id[..12]));
        engine.Ok("rm", _name);
    }

    [Fact]
    public void Volumes_are_listed_as_they_were_made()
    {
        foreach (var letter in "cab") engine.Ok("volume", "create", $"{letter}{_name}");
        Assert.Equal($"c{_name}\na{_name}\nb{_name}", engine.Ok("volume", "ls", "-q", "--filter", $"name={_name}"));
        engine.Ok("volume", "rm", $"a{_name}", $"b{_name}", $"c{_name}");
    }

    [Fact]
    public void A_mount_is_found_by_its_place_and_a_volume_by_its_name()
    {
        engine.Ok("create", "--name", _name, "-v", $"{_name}:/v", "-v", "/tmp:/t", Image, "true");
        string[] ways = [_name, $"{_name}:/v", "/t", "/tmp:/t"], none = ["/v", "/tmp", $"{_name}:/t"];
        foreach (var way in ways) Assert.Equal(_name, engine.Ok("ps", "-a", "--filter", $"name={_name}", "--filter", $"volume={way}", "--format", "{{.Names}}"));
        foreach (var way in none) Assert.Equal("", engine.Ok("ps", "-a", "--filter", $"name={_name}", "--filter", $"volume={way}", "--format", "{{.Names}}"));
        engine.Ok("rm", "-v", _name);
        engine.Ok("volume", "rm", _name);
    }

    [Fact]
    public void What_requires_an_image_are_the_layers_of_its_containers_too()
    {
        var before = Layers();
        engine.Ok("create", "--name", _name, Image, "true");
        Assert.Equal(before + 1, Layers());
        engine.Ok("rm", _name);

        int Layers() => engine.Ok("image", "tree", "--whatrequires", Image).Split("── ID: ").Length;
    }

    [Fact]
    public void An_image_of_another_machine_is_taken_with_a_warning()
    {
        engine.Ok("import", "-q", "--arch", "s390x", $"{engine.SharedFiles}/tree.tar", $"localhost/{_name}");
        var made = engine.Selkie("create", "--name", _name, $"localhost/{_name}", "true");
        Assert.Equal((0, "WARNING: image platform (linux/s390x) does not match the expected platform (linux/amd64)\n"), (made.Code, made.Error));
        engine.Ok("rm", _name);
        engine.Ok("rmi", $"localhost/{_name}");
    }

    [Fact]
    public void A_saved_image_can_be_read_by_those_who_know_no_manifest()
    {
        var file = $"{engine.Scratch}/{_name}.tar";
        engine.Ok("save", "-q", "-o", file, Image);
        var layer = engine.Ok("image", "inspect", "--format", "{{index .RootFS.Layers 0}}", Image)["sha256:".Length..];
        var entries = Caller.Run("tar", "tvf", file).Out;
        var id = LegacyLayer().Match(entries).Groups[1].Value;
        Assert.Contains($"{id}/layer.tar -> ../{layer}.tar", entries, StringComparison.Ordinal);
        Assert.Equal("1.0", Caller.Run("tar", "xOf", file, $"{id}/VERSION").Out);
        Assert.Contains($"\"id\":\"{id}\",\"os\":\"linux\"", Caller.Run("tar", "xOf", file, $"{id}/json").Out, StringComparison.Ordinal);
        Assert.Equal($"{{\"{Image}\":{{\"latest\":\"{id}\"}}}}", Caller.Run("tar", "xOf", file, "repositories").Out);
    }

    [Fact]
    public void An_inspection_tells_what_the_runtime_starts_and_what_was_asked_for()
    {
        engine.Ok("create", "--name", _name, "--init", "--uidmap", "0:0:1", "--security-opt", "seccomp=unconfined", "--security-opt", "label=disable", Image, "echo", "x");
        Assert.Equal("/run/podman-init [-- echo x]", engine.Ok("inspect", "--format", "{{.Path}} {{.Args}}", _name));
        Assert.Equal("private unconfined disable", engine.Ok("inspect", "--format",
            "{{index .Config.Annotations \"io.podman.annotations.userns\"}} {{index .Config.Annotations \"io.podman.annotations.seccomp\"}} {{index .Config.Annotations \"io.podman.annotations.label\"}}", _name));
        engine.Ok("rm", _name);
    }

    [Fact]
    public void A_container_in_another_s_network_has_that_one_s_hosts()
    {
        engine.Ok("run", "-d", "--name", _name, "--network", "none", Image, "sleep", "1000");
        engine.Ok("run", "-d", "--name", _name + "b", "--network", $"container:{_name}", Image, "sleep", "1000");
        Assert.Equal(engine.Ok("inspect", "--format", "{{.HostsPath}} {{.ResolvConfPath}}", _name), engine.Ok("inspect", "--format", "{{.HostsPath}} {{.ResolvConfPath}}", _name + "b"));
        engine.Ok("rm", "-f", "-t", "0", _name + "b", _name);
    }

    [Fact]
    public void A_list_is_known_by_the_digests_of_its_first_and_its_present_form_and_had_no_other_name()
    {
        engine.Ok("manifest", "create", _name);
        engine.Ok("manifest", "add", _name, Image);
        Assert.Contains($"localhost/{_name} 2 []", engine.Ok("images", "--format", "{{.Repository}} {{len .RepoDigests}} [{{.History}}]", _name).Split('\n'));
        engine.Ok("manifest", "rm", _name);
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}(Z|[+-](?!00:00)\d\d:\d\d) hello\n$")] private static partial Regex LineAtZulu();

    [GeneratedRegex("([0-9a-f]{64})/layer.tar")] private static partial Regex LegacyLayer();
}

/// <summary>As root.</summary>
public sealed class RootfulOutputsOfObjects(RootCaller engine) : OutputsOfObjects(engine), IClassFixture<RootCaller>;

/// <summary>As an ordinary user.</summary>
public sealed class RootlessOutputsOfObjects(UserCaller engine) : OutputsOfObjects(engine), IClassFixture<UserCaller>;
