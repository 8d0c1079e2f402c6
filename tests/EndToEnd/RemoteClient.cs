namespace Selkie.EndToEnd;

/// <summary>The published command as a client of the published service.</summary>
public abstract class RemoteClient(Caller engine)
{
    private const string Image = TestImage.Name;
    private readonly string _name = "remote" + Guid.NewGuid().ToString("N")[..8];

    [Fact]
    public void What_a_container_says_and_how_it_ends_arrive_as_if_it_ran_here()
    {
        using var service = new ServedEngine(engine);
        var ran = Remote(service, "run", "--rm", "--name", _name, "--network", "none", "-e", "SEA=salt", Image, "sh", "-c", "echo out $SEA; echo err >&2; exit 7");
        Assert.Equal((7, "out salt\n", "err\n"), (ran.Code, ran.Out, ran.Error));
        Assert.Equal(1, Remote(service, "container", "exists", _name).Code);
    }

    [Theory]
    [InlineData(127, "/no/such")]
    [InlineData(126, "/etc")]
    public void A_command_that_cannot_be_run_has_the_code_of_its_reason_and_leaves_nothing(int code, string command)
    {
        using var service = new ServedEngine(engine);
        Assert.Equal(code, Remote(service, "run", "--rm", "--name", _name, "--network", "none", Image, command).Code);
        Assert.Equal(1, Remote(service, "container", "exists", _name).Code);
    }

    [Fact]
    public void A_container_lives_and_is_told_of()
    {
        using var service = new ServedEngine(engine);
        var id = Ok(service, "run", "-d", "--name", _name, "--label", "kind=remote", "--network", "none", Image, "sleep", "1000");
        Assert.Equal(id, Ok(service, "ps", "-q", "--no-trunc", "--filter", "label=kind=remote"));
        Assert.Equal($"{_name} running", Ok(service, "inspect", "--format", "{{.Name}} {{.State.Status}}", _name));
        // The runtime's own process becomes the command in a moment of its own.
        Caller.Await(() => Ok(service, "top", _name).Contains("sleep 1000", StringComparison.Ordinal), "the command among the processes");
        Assert.Equal(_name, Ok(service, "stop", "-t", "0", _name));
        Assert.Equal("137", Ok(service, "wait", _name));
        Assert.Equal(_name, Ok(service, "start", _name));
        Assert.Equal(_name, Ok(service, "kill", _name));
        Ok(service, "rename", _name, _name + "x");
        Assert.Equal(_name + "x", Ok(service, "rm", "-f", "-t", "0", _name + "x"));
        Assert.Equal("", engine.Ok("ps", "-aq", "--filter", "name=" + _name));
    }

    [Fact]
    public void A_further_command_has_input_output_and_a_code_of_its_own()
    {
        using var service = new ServedEngine(engine);
        Ok(service, "run", "-d", "--name", _name, "--network", "none", Image, "sleep", "1000");
        var ran = engine.SelkieWithInput("seal\n", "--url", service.Address, "exec", "-i", "-e", "SEA=salt", _name, "sh", "-c", "read x; echo $x $SEA; echo err >&2; exit 5");
        Assert.Equal((5, "seal salt\n", "err\n"), (ran.Code, ran.Out, ran.Error));
        Assert.Equal(127, Remote(service, "exec", _name, "/no/such").Code);
        Assert.Equal(64, Ok(service, "exec", "-d", _name, "true").Length);
        Ok(service, "kill", _name);
        var refused = Remote(service, "exec", _name, "true");
        Assert.Equal((125, "Error: can only create exec sessions on running containers: container state improper\n"), (refused.Code, refused.Error));
        Ok(service, "rm", _name);
    }

    [Fact]
    public void Input_goes_to_the_container_to_its_last_byte()
    {
        using var service = new ServedEngine(engine);
        var input = string.Concat(Enumerable.Range(0, 60_000).Select(number => $"{number:D6}\n"));
        for (var round = 0; round < 3; round++)
        {
            var ran = engine.SelkieWithInput(input, "--url", service.Address, "run", "-i", "--rm", "--network", "none", Image, "cat");
            Assert.Equal((0, input, ""), (ran.Code, ran.Out, ran.Error));
        }
    }

    [Fact]
    public void A_terminal_is_raw_has_its_size_and_is_left_by_keys()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "script(1) is not installed");
        using var service = new ServedEngine(engine);
        var shown = AtTerminal(service, "stty rows 33 cols 77", "echo size $(stty size); exit 3\n", "run", "-it", "--rm", "--name", _name, "--network", "none", Image, "sh");
        Assert.Contains("size 33 77", shown, StringComparison.Ordinal);
        Assert.Contains("code 3", shown, StringComparison.Ordinal);
        shown = AtTerminal(service, "true", "\u0010\u0011", "run", "-it", "--name", _name, "--network", "none", Image, "sh");
        Assert.Contains("code 0", shown, StringComparison.Ordinal);
        Assert.Equal("running", Ok(service, "inspect", "--format", "{{.State.Status}}", _name));
        Ok(service, "rm", "-f", "-t", "0", _name);
    }

    [Fact]
    public void A_log_is_followed_to_the_end_of_its_container()
    {
        using var service = new ServedEngine(engine);
        Ok(service, "run", "-di", "--name", _name, "--network", "none", Image, "sh", "-c", "echo one; echo two >&2; read x; echo three");
        Caller.Await(() => Remote(service, "logs", _name) is { Out: "one\n", Error: "two\n" }, "the first lines");
        using var followed = engine.Read("--url", service.Address, "logs", "-f", "--tail", "1", _name);
        engine.SelkieWithInput("\n", "--url", service.Address, "attach", _name);
        Assert.Equal("three\n", followed.StandardOutput.ReadToEnd().Replace("one\n", "", StringComparison.Ordinal));
        Ok(service, "rm", _name);
    }

    [Fact]
    public void Events_are_told_of()
    {
        using var service = new ServedEngine(engine);
        Ok(service, "create", "--name", _name, "--label", "a=b", "--network", "none", Image, "true");
        Ok(service, "rm", _name);
        Assert.Equal($"create {_name} b\nremove {_name} b", Ok(service, "events", "--stream=false", "--since", "5m", "--filter", "container=" + _name, "--format", "{{.Status}} {{.Name}} {{.Attributes.a}}"));
    }

    [Fact]
    public void Images_go_out_and_come_back()
    {
        using var service = new ServedEngine(engine);
        var name = $"localhost/{_name}:1";
        Ok(service, "tag", Image, name);
        Assert.Equal(Ok(service, "image", "inspect", "--format", "{{.Id}}", Image), Ok(service, "images", "-q", "--no-trunc", name).Replace("sha256:", "", StringComparison.Ordinal));
        var archive = $"{engine.Scratch}/{_name}.tar";
        Ok(service, "save", "-q", "-o", archive, name);
        Assert.Contains(name, Ok(service, "rmi", name), StringComparison.Ordinal);
        Assert.Equal($"Loaded image: {name}", Ok(service, "load", "-q", "-i", archive));
        Assert.Contains("IMPORT", Ok(service, "history", name).ToUpperInvariant(), StringComparison.Ordinal);
        Ok(service, "run", "--name", _name, "--network", "none", name, "sh", "-c", "echo new > /new");
        Assert.Contains("A /new", Ok(service, "diff", _name), StringComparison.Ordinal);
        var made = Ok(service, "commit", "-q", _name, $"localhost/{_name}:2");
        Assert.Equal(made, Ok(service, "image", "inspect", "--format", "{{.Id}}", $"localhost/{_name}:2"));
        Ok(service, "export", "-o", archive, _name);
        Assert.Contains("new", Caller.Run("tar", "-tf", archive).Out, StringComparison.Ordinal);
        Ok(service, "rm", _name);
        Ok(service, "rmi", name, $"localhost/{_name}:2");
    }

    [Fact]
    public void A_registry_is_reached_with_the_clients_credentials()
    {
        using var registry = new RegistryServer(withUsers: true);
        using var service = new ServedEngine(engine);
        var name = $"{registry.Host}/{_name}:1";
        Assert.NotEqual(0, Remote(service, "push", "-q", "--tls-verify=false", Image, name).Code);
        Ok(service, "push", "-q", "--tls-verify=false", "--creds", $"{RegistryServer.User}:{RegistryServer.Password}", Image, name);
        var file = $"{engine.SharedFiles}/auth-{_name}.json";
        File.WriteAllText(file, $$"""{"auths":{"{{registry.Host}}":{"auth":"{{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{RegistryServer.User}:{RegistryServer.Password}"))}}"} } }""");
        Caller.Run("chmod", "644", file);
        Assert.Equal(Ok(service, "image", "inspect", "--format", "{{.Id}}", Image), Ok(service, "pull", "-q", "--tls-verify=false", "--authfile", file, name));
        Ok(service, "rmi", name);
    }

    [Fact]
    public void Volumes_are_made_filled_and_removed()
    {
        using var service = new ServedEngine(engine);
        Assert.Equal(_name, Ok(service, "volume", "create", "--label", "kind=remote", _name));
        Ok(service, "run", "--rm", "--network", "none", "-v", $"{_name}:/v", Image, "sh", "-c", "echo salt > /v/sea");
        var archive = $"{engine.Scratch}/{_name}.tar";
        Ok(service, "volume", "export", "-o", archive, _name);
        Assert.Equal(_name, Ok(service, "volume", "ls", "-q", "--filter", "label=kind=remote"));
        Assert.Equal(_name, Ok(service, "volume", "rm", _name));
        Ok(service, "volume", "create", _name);
        Ok(service, "volume", "import", _name, archive);
        Assert.Equal("salt", Ok(service, "run", "--rm", "--network", "none", "-v", $"{_name}:/v", Image, "cat", "/v/sea"));
        Ok(service, "volume", "rm", _name);
    }

    [Fact]
    public void Lists_of_images_are_made_changed_and_removed()
    {
        using var service = new ServedEngine(engine);
        var list = "localhost/" + _name;
        var id = Ok(service, "manifest", "create", "--annotation", "sea=salt", list, Image);
        Assert.Equal(1, Remote(service, "manifest", "exists", "nosuch").Code);
        var member = Entry(service, list, "digest");
        Assert.Equal(id, Ok(service, "manifest", "annotate", "--arch", "arm64", "--variant", "v8", list, member));
        Assert.Equal("arm64", Entry(service, list, "architecture"));
        Assert.Equal(id, Ok(service, "manifest", "annotate", "--index", "--annotation", "sea=deep", list));
        Assert.Contains("\"sea\": \"deep\"", Ok(service, "manifest", "inspect", list), StringComparison.Ordinal);
        Assert.Equal(id, Ok(service, "manifest", "remove", list, member));
        Assert.DoesNotContain(member, Ok(service, "manifest", "inspect", list), StringComparison.Ordinal);
        Assert.Equal(id, Ok(service, "manifest", "add", "--os", "linux", list, Image));
        Assert.Contains(member, Ok(service, "manifest", "inspect", list), StringComparison.Ordinal);
        Assert.Contains($"image name \"{list}:latest\" is already associated with", Remote(service, "manifest", "create", list).Error, StringComparison.Ordinal);
        Ok(service, "manifest", "rm", list);
    }

    private string Entry(ServedEngine service, string list, string member) =>
        Ok(service, "manifest", "inspect", list).Split('\n').First(line => line.Contains($"\"{member}\":", StringComparison.Ordinal)).Split('"')[3];

    [Fact]
    public void A_store_is_checked()
    {
        using var service = new ServedEngine(engine);
        Assert.Equal((0, ""), (Remote(service, "system", "check", "--quick").Code, Remote(service, "system", "check", "--quick").Error));
    }

    [Fact]
    public void Networks_are_made_listed_and_removed()
    {
        using var service = new ServedEngine(engine);
        Assert.Equal(_name, Ok(service, "network", "create", "--subnet", "10.144.7.0/24", "--ip-range", "10.144.7.64/26", "--label", "kind=remote", "-o", "mtu=1400", _name));
        Assert.Equal(_name, Ok(service, "network", "ls", "-q", "--filter", "name=" + _name));
        Assert.Equal("10.144.7.0/24 10.144.7.1 10.144.7.65 map[mtu:1400] remote", Ok(service, "network", "inspect", "--format", "{{range .Subnets}}{{.Subnet}} {{.Gateway}} {{.LeaseRange.StartIP}}{{end}} {{.Options}} {{.Labels.kind}}", _name));
        Assert.Equal(engine.Ok("network", "inspect", _name), Ok(service, "network", "inspect", _name));
        Assert.Equal(0, Remote(service, "network", "exists", _name).Code);
        Assert.Contains("network already exists", Remote(service, "network", "create", _name).Error, StringComparison.Ordinal);
        Assert.Equal(_name, Ok(service, "network", "create", "--ignore", _name));
        Assert.Equal(_name, Ok(service, "network", "prune", "-f", "--filter", "label=kind=remote"));
        Assert.Equal(1, Remote(service, "network", "exists", _name).Code);
        Assert.Equal((1, "Error: unable to find network with name or ID nosuch: network not found\n"), (Remote(service, "network", "rm", "nosuch").Code, Remote(service, "network", "rm", "nosuch").Error));
    }

    [Theory]
    [InlineData(1, "no container with ID or name \"nosuch\" found: no such container", "rm", "nosuch")]
    [InlineData(125, "no container with name or ID \"nosuch\" found: no such container", "stop", "nosuch")]
    [InlineData(125, "no container with name or ID \"nosuch\" found: no such container", "logs", "nosuch")]
    [InlineData(1, "nosuch: image not known", "rmi", "nosuch")]
    [InlineData(1, "no volume with name \"nosuch\" found: no such volume", "volume", "rm", "nosuch")]
    [InlineData(125, "no such object: \"nosuch\"", "inspect", "nosuch")]
    [InlineData(125, "cannot use command \"selkie mount\" with the remote selkie client", "mount")]
    public void What_is_wrong_is_said_in_the_words_of_a_remote_podman(int code, string text, params string[] words)
    {
        using var service = new ServedEngine(engine);
        var outcome = Remote(service, words);
        Assert.Equal((code, $"Error: {text}\n"), (outcome.Code, outcome.Error));
    }

    [Fact]
    public void Nobody_at_the_other_end_is_one_error()
    {
        var outcome = engine.Selkie("--url", "unix:///no/such.sock", "ps");
        Assert.Equal(125, outcome.Code);
        Assert.EndsWith("Error: unable to connect to Selkie socket: Get \"http://d/v5.4.2/libpod/_ping\": dial unix /no/such.sock: connect: no such file or directory: unix:///no/such.sock\n", outcome.Error, StringComparison.Ordinal);
    }

    private Outcome Remote(ServedEngine service, params IReadOnlyList<string> words) => engine.Selkie(["--url", service.Address, .. words]);

    private string Ok(ServedEngine service, params IReadOnlyList<string> words) => engine.Ok(["--url", service.Address, .. words]);

    // script(1) gives it a terminal and types; what is shown comes back.
    private string AtTerminal(ServedEngine service, string first, string typed, params IReadOnlyList<string> words)
    {
        var command = string.Join(' ', engine.CommandLine(["--url", service.Address, .. words]).Select(word => $"'{word}'"));
        var file = $"{engine.SharedFiles}/{_name}.typed";
        File.WriteAllText(file, typed);
        // What is typed waits until the shell of the container asks for it.
        var wait = $"until {string.Join(' ', engine.CommandLine("--url", service.Address, "exec", _name, "true").Select(word => $"'{word}'"))} >/dev/null 2>&1; do sleep 0.1; done";
        return Caller.Run("sh", "-c", $"({wait}; cat {file}; sleep 2) | script -qec \"{first}; {command}; echo code \\$?\" /dev/null").Out;
    }
}

/// <summary>As root.</summary>
public sealed class RootfulRemoteClient(RootCaller engine) : RemoteClient(engine), IClassFixture<RootCaller>;

/// <summary>As an ordinary user.</summary>
public sealed class RootlessRemoteClient(UserCaller engine) : RemoteClient(engine), IClassFixture<UserCaller>;
