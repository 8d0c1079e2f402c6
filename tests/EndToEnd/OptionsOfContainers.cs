namespace Selkie.EndToEnd;

/// <summary>What users mistype or mean differently is refused before anything is made, or means what it means to Podman.</summary>
public abstract class OptionsOfContainers(Caller engine)
{
    private const string Image = TestImage.Name;
    private readonly string _name = "options" + Guid.NewGuid().ToString("N")[..8];

    [Theory]
    [InlineData("read cli flags: connection \"prod\" not found", "-c", "prod")]
    [InlineData("read cli flags: connection \"prod\" not found", "--connection=prod")]
    [InlineData("read cli flags: connection \"prod\" not found", "--context", "prod")]
    [InlineData("dial unix /x: connect: no such file or directory", "--url", "unix:///x")]
    [InlineData("dial tcp 127.0.0.1:1: connect: connection refused", "-H", "tcp://127.0.0.1:1")]
    public void What_is_meant_for_another_machine_is_not_done_to_this_one(string error, params string[] words)
    {
        engine.Ok("create", "--name", _name, Image);
        Assert.Contains(error, engine.Fails(125, [.. words, "rm", "-fa"]), StringComparison.Ordinal);
        engine.Ok("--remote=false", "--context", "default", "rm", _name);
    }

    [Theory]
    [InlineData("CONTAINER_HOST=unix:///x", 125)]
    [InlineData("CONTAINER_CONNECTION=prod", 125)]
    [InlineData("DOCKER_HOST=unix:///x", 0)]
    [InlineData("DOCKER_CONTEXT=prod", 0)]
    public void Nor_is_what_the_environment_means_for_another_machine(string variable, int code) =>
        Assert.Equal(code, engine.SelkieWith(variable, "ps").Code);

    [Fact]
    public void Who_cannot_write_the_id_gets_no_container()
    {
        Assert.Equal("Error: creating idfile: open /no/such/file: no such file or directory", engine.Fails(125, "create", "--name", _name, "--cidfile", "/no/such/file", Image));
        Assert.Equal(1, engine.Selkie("container", "exists", _name).Code);
    }

    [Fact]
    public void An_entry_point_without_a_name_is_none()
    {
        Assert.Equal("hi", engine.Ok("run", "--rm", "--network", "none", "--entrypoint", "[\"\"]", Image, "echo", "hi"));
        engine.Ok("create", "--name", _name, Image);
        engine.Ok("commit", "-q", "--change", "ENTRYPOINT [\"\"]", _name, _name);
        Assert.Equal("hi", engine.Ok("run", "--rm", "--network", "none", _name, "echo", "hi"));
        engine.Ok("rm", _name);
        engine.Ok("rmi", _name);
    }

    [Fact]
    public void A_search_list_of_a_dot_is_empty_and_stands_alone()
    {
        Assert.DoesNotContain("search", engine.Ok("run", "--rm", "--network", "host", "--dns-search", ".", Image, "cat", "/etc/resolv.conf"), StringComparison.Ordinal);
        Assert.Equal("Error: cannot pass additional search domains when also specifying '.'", engine.Fails(125, "create", "--network", "host", "--dns-search", "sea.example", "--dns-search", ".", Image));
        Assert.Equal("Error: none is not allowed to be specified with other DNS ip addresses", engine.Fails(125, "create", "--network", "host", "--dns", "none", "--dns", "192.0.2.1", Image));
    }

    [Theory]
    [InlineData("src=/tmp,dst=/x")]
    [InlineData("dst=/x")]
    public void A_mount_says_of_which_type_it_is(string mount) =>
        Assert.StartsWith("Error: incorrect mount format: should be --mount type=", engine.Fails(125, "create", "--mount", mount, Image), StringComparison.Ordinal);

    [Fact]
    public void All_ports_are_those_of_all_containers() => Assert.Equal("Error: no arguments are needed with --all", engine.Fails(125, "port", "-a", _name));

    [Fact]
    public void The_program_s_help_has_its_options()
    {
        var help = engine.Ok("--help");
        Assert.Contains("\nOptions:\n", help, StringComparison.Ordinal);
        Assert.Contains("  -c, --connection string  ", help, StringComparison.Ordinal);
    }
}

public sealed class RootfulOptionsOfContainers(RootCaller engine) : OptionsOfContainers(engine), IClassFixture<RootCaller>
{
    private readonly RootCaller _engine = engine;

    [Fact]
    public void A_port_that_is_published_twice_is_one()
    {
        _engine.Ok("create", "--name", "twice", "--network", "bridge", "-p", "28541:80", "-p", "28541:80", "-p", "28542-28544:82-84", "-p", "28543:83", TestImage.Name);
        Assert.Equal("0.0.0.0:28541->80/tcp, 0.0.0.0:28542-28544->82-84/tcp", _engine.Ok("ps", "-a", "--filter", "name=twice", "--format", "{{.Ports}}"));
        _engine.Ok("rm", "twice");
    }
}

public sealed class RootlessOptionsOfContainers(UserCaller engine) : OptionsOfContainers(engine), IClassFixture<UserCaller>;
