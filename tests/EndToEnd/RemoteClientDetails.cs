using System.Net;

namespace Selkie.EndToEnd;

/// <summary>What a remote client does by itself, or says in other words than an engine beside it, as Podman's own client.</summary>
public abstract class RemoteClientDetails(Caller engine)
{
    private const string Image = TestImage.Name;
    private readonly string _name = "detail" + Guid.NewGuid().ToString("N")[..8];

    [Fact]
    public void A_start_that_fails_has_the_code_of_a_command_that_cannot_be_invoked()
    {
        using var service = new ServedEngine(engine);
        var ran = Remote(service, "run", "--rm", "--name", _name, "--network", "none", "--workdir", "/no/such", Image, "pwd");
        Assert.Equal(126, ran.Code);
        Assert.Contains("workdir \"/no/such\" does not exist on container", ran.Error, StringComparison.Ordinal);
        Assert.Equal(127, Remote(service, "run", "-d", "--rm", "--name", _name, "--network", "none", Image, "/no/such").Code);
        Assert.Equal(1, Remote(service, "container", "exists", _name).Code);
    }

    [Fact]
    public void What_has_no_effect_is_warned_of_before_the_output()
    {
        using var service = new ServedEngine(engine);
        var ran = Remote(service, "run", "--rm", "-p", "8080", "--network", "none", "--kernel-memory", "100", Image, "echo", "said");
        Assert.Equal((0, "said\n"), (ran.Code, ran.Out));
        Assert.Contains("Port mappings have been discarded as one of the Host, Container, Pod, and None network modes are in use\n", ran.Error, StringComparison.Ordinal);
        Assert.Contains("The --kernel-memory flag is no longer supported. This flag is a noop.", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_root_is_read_only_where_the_clients_configuration_says_so()
    {
        using var service = new ServedEngine(engine);
        var conf = $"{engine.SharedFiles}/{_name}.conf";
        File.WriteAllText(conf, "[containers]\nread_only = true\n");
        var ran = engine.SelkieWith($"CONTAINERS_CONF_OVERRIDE={conf}", "--url", service.Address, "run", "--rm", "--network", "none", Image, "touch", "/new");
        Assert.Equal(1, ran.Code);
        Assert.Contains("Read-only file system", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_printed_as_they_were_typed_and_a_pid_file_is_the_services()
    {
        using var service = new ServedEngine(engine);
        var file = $"{engine.Scratch}/{_name}.pid";
        var idFile = $"{engine.Scratch}/{_name}.id";
        engine.InUsersPlace("sh", "-c", $"echo another and longer than an id, which is gone afterwards > {idFile}");
        var id = Ok(service, "create", "--name", _name, "--network", "none", "--restart", "on-failure", "--conmon-pidfile", file, "--cidfile", idFile, Image, "sleep", "1000");
        Assert.Equal(id, File.ReadAllText(idFile));
        Assert.Equal(_name, Ok(service, "start", "--filter", "restart-policy=on-failure", _name));
        Assert.True(int.Parse(File.ReadAllText(file).Trim()) > 1);
        Ok(service, "rm", "-f", "-t", "0", _name);
    }

    [Fact]
    public void Input_in_blocks_arrives_in_blocks()
    {
        using var service = new ServedEngine(engine);
        Ok(service, "run", "-d", "--name", _name, "--network", "none", Image, "sleep", "1000");
        var copied = engine.SelkieWithInput(new string('x', 512 * 3000), "--url", service.Address, "exec", "-i", _name, "dd", "of=/blocks", "bs=512");
        Assert.StartsWith("3000+0 records in\n3000+0 records out\n", copied.Error, StringComparison.Ordinal);
        Assert.Equal(125, Remote(service, "exec", "-d", _name, "/no/such").Code);
        Assert.Equal("[]", Ok(service, "inspect", "--format", "{{.ExecIDs}}", _name));
        Ok(service, "rm", "-f", "-t", "0", _name);
    }

    [Fact]
    public void An_image_in_use_stays_and_the_user_hears_of_it()
    {
        using var service = new ServedEngine(engine);
        Ok(service, "create", "--name", _name, "--network", "none", Image, "true");
        var ran = Remote(service, "run", "--rm", "--rmi", "--network", "none", Image, "true");
        Assert.Equal(0, ran.Code);
        Assert.Contains("Failed to remove image: ", ran.Error, StringComparison.Ordinal);
        Assert.Contains("image is in use by a container", ran.Error, StringComparison.Ordinal);
        Ok(service, "rm", _name);
    }

    [Fact]
    public void A_name_with_tag_and_digest_is_taken_away()
    {
        using var service = new ServedEngine(engine);
        Ok(service, "tag", Image, $"localhost/{_name}:1");
        Ok(service, "untag", Image, $"localhost/{_name}:1");
        Assert.Equal(1, Remote(service, "image", "exists", $"localhost/{_name}:1").Code);
        Assert.Contains("untag by digest", Remote(service, "untag", Image, "sha256:" + new string('0', 64)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_on_the_web_is_fetched_by_the_client()
    {
        using var service = new ServedEngine(engine);
        using var web = new HttpListener();
        var address = $"http://127.0.0.1:{Caller.FreePort()}/";
        web.Prefixes.Add(address);
        web.Start();
        var served = Task.Run(async () =>
        {
            var asked = await web.GetContextAsync();
            await using var archive = File.OpenRead($"{engine.SharedFiles}/hello.tar");
            await archive.CopyToAsync(asked.Response.OutputStream);
            asked.Response.Close();
        });
        Assert.Equal("Loaded image: localhost/selkie/hello:latest", Ok(service, "load", "-q", "-i", address + "hello.tar"));
        Assert.True(served.IsCompleted);
        Ok(service, "rmi", "localhost/selkie/hello");
    }

    [Fact]
    public void A_short_name_is_Dockers_unless_the_configuration_says_otherwise()
    {
        var conf = $"{engine.SharedFiles}/{_name}.conf";
        File.WriteAllText(conf, "[engine]\ncompat_api_enforce_docker_hub = false\n");
        foreach (var (variables, registry) in new[] { (Array.Empty<string>(), "docker.io/library"), ([$"CONTAINERS_CONF_OVERRIDE={conf}"], "localhost") })
        {
            using var service = new ServedEngine(engine, variables);
            Assert.Equal(201, service.Post($"/v1.47/images/{Uri.EscapeDataString(Image)}/tag?repo={_name}&tag=1").Status);
            Assert.Equal(0, engine.Selkie("image", "exists", $"{registry}/{_name}:1").Code);
            Assert.Equal(200, service.Delete($"/v1.47/images/{_name}:1").Status);
        }
    }

    private Outcome Remote(ServedEngine service, params IReadOnlyList<string> words) => engine.Selkie(["--url", service.Address, .. words]);

    private string Ok(ServedEngine service, params IReadOnlyList<string> words) => engine.Ok(["--url", service.Address, .. words]);
}

/// <summary>As root.</summary>
public sealed class RootfulRemoteClientDetails(RootCaller engine) : RemoteClientDetails(engine), IClassFixture<RootCaller>;

/// <summary>As an ordinary user.</summary>
public sealed class RootlessRemoteClientDetails(UserCaller engine) : RemoteClientDetails(engine), IClassFixture<UserCaller>;
