namespace Selkie.EndToEnd;

/// <summary>A service on the other side of the system's ssh.</summary>
/// <param name="engine">The engine on both sides.</param>
/// <param name="user">Who logs in.</param>
public abstract class ConnectionsBySsh(Caller engine, string user)
{
    private const string Image = TestImage.Name;
    private readonly string _name = "ssh" + Guid.NewGuid().ToString("N")[..8];

    [Fact]
    public void A_session_goes_both_ways_and_ends()
    {
        using var service = new ServedEngine(engine);
        using var server = Server();
        var input = string.Concat(Enumerable.Range(0, 20_000).Select(number => $"{number:D6}\n"));
        var ran = engine.SelkieWithInput(input, [PathOf(server)], "--url", UrlOf(service, server), "--identity", server.Key, "run", "-i", "--rm", "--network", "none", Image, "sh", "-c", "cat; echo end >&2; exit 5");
        Assert.Equal((5, input, "end\n"), (ran.Code, ran.Out, ran.Error));
    }

    [Fact]
    public void The_key_may_be_a_variables_and_the_address_a_connections()
    {
        using var service = new ServedEngine(engine);
        using var server = Server();
        var connections = $"PODMAN_CONNECTIONS_CONF={engine.Scratch}/{_name}.json";
        Assert.Equal(0, engine.SelkieWithInput("", [PathOf(server), connections], "system", "connection", "add", "--identity", server.Key, _name, UrlOf(service, server)).Code);
        Assert.Equal(0, engine.SelkieWithInput("", [PathOf(server), connections], "--connection", _name, "image", "exists", Image).Code);
        Assert.Equal(0, engine.SelkieWithInput("", [PathOf(server), $"CONTAINER_HOST={UrlOf(service, server)}", $"CONTAINER_SSHKEY={server.Key}"], "image", "exists", Image).Code);
    }

    [Fact]
    public void A_terminal_has_the_size_of_the_callers()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "script(1) is not installed");
        using var service = new ServedEngine(engine);
        using var server = Server();
        var line = string.Join(' ', engine.CommandLineWith([PathOf(server)], "--url", UrlOf(service, server), "--identity", server.Key, "run", "-it", "--rm", "--network", "none", Image, "sh", "-c", "until [ \"$(stty size 2>/dev/null)\" = \"33 77\" ]; do :; done; exit 3").Select(word => $"'{word}'"));
        var shown = Caller.Run("script", "-qec", $"stty rows 33 cols 77; {line}; echo code $?", "/dev/null").Out;
        Assert.Contains("code 3", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Why_there_is_no_way_is_sshs_to_say()
    {
        using var service = new ServedEngine(engine);
        using var server = Server();
        var url = UrlOf(service, server);
        Fails(server, url, server.WrongKey, $"failed to connect: {user}@127.0.0.1: Permission denied (publickey).: {url}\n");
        var nowhere = $"ssh://{user}@127.0.0.1:{server.Port}/no/such.sock";
        Fails(server, nowhere, server.Key, $"failed to open connection to podman: unable to connect to Podman socket: dial unix /no/such.sock: connect: no such file or directory: {nowhere}\n");
        server.Forget();
        Fails(server, url, server.Key, $"failed to connect: Host key verification failed.: {url}\n");
    }

    private void Fails(SshServer server, string url, string key, string why)
    {
        var outcome = engine.SelkieWithInput("", [PathOf(server)], "--url", url, "--identity", key, "images");
        Assert.Equal((125, ""), (outcome.Code, outcome.Out));
        Assert.EndsWith(why, outcome.Error, StringComparison.Ordinal);
    }

    private SshServer Server() => new(engine, user, engine.CommandLine().First(word => word.EndsWith("/selkie", StringComparison.Ordinal)));

    private string UrlOf(ServedEngine service, SshServer server) => $"ssh://{user}@127.0.0.1:{server.Port}{service.Address["unix://".Length..]}";

    private static string PathOf(SshServer server) => $"PATH={server.Programs}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";
}

/// <summary>As root.</summary>
public sealed class RootfulConnectionsBySsh(RootCaller engine) : ConnectionsBySsh(engine, "root"), IClassFixture<RootCaller>;

/// <summary>As an ordinary user.</summary>
public sealed class RootlessConnectionsBySsh(UserCaller engine) : ConnectionsBySsh(engine, "selkie-e2e"), IClassFixture<UserCaller>;
