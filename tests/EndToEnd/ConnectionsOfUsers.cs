using System.Diagnostics;

namespace Selkie.EndToEnd;

/// <summary>Connections are remembered in the file that all engines of a user share, and requests reach a service through a command's streams.</summary>
public abstract class ConnectionsOfUsers(Caller engine)
{
    private const string Table = "Name        URI             Identity    Default     ReadWrite\n";
    private readonly string _file = $"PODMAN_CONNECTIONS_CONF={engine.Scratch}/{Guid.NewGuid():N}.json";

    [Fact]
    public void A_connection_is_added_shown_chosen_renamed_and_forgotten()
    {
        Does("system", "connection", "add", "lab", "tcp://lab:4321");
        Does("context", "create", "--docker", "host=tcp://sea:1234", "sea");
        Assert.Equal(Table + "lab         tcp://lab:4321              true        true\nsea         tcp://sea:1234              false       true\n", Does("system", "connection", "ls"));
        Does("context", "use", "sea");
        Does("system", "connection", "rename", "sea", "ocean");
        Assert.Equal("lab false\nocean true\n", Does("context", "ls", "--format", "{{.Name}} {{.Default}}"));
        Does("system", "connection", "rm", "ocean");
        Assert.Equal("lab\n", Does("system", "connection", "list", "-q"));
        Does("system", "connection", "rm", "--all");
        Assert.Equal("[]\n", Does("context", "inspect"));
    }

    [Theory]
    [InlineData("tcp scheme requires a port either via --port or in destination URL", "add", "x", "tcp://host")]
    [InlineData("--identity option not supported for unix scheme", "add", "--identity", "/k", "x", "unix:///x")]
    [InlineData("\"/dev/null\" exists and is not a unix domain socket", "add", "x", "unix:///dev/null")]
    [InlineData("\"x\" destination is not defined. See \"podman system connection add ...\" to create a connection", "default", "x")]
    [InlineData("accepts 1 arg(s), received 0", "rm")]
    public void What_leads_nowhere_is_refused(string error, params string[] words)
    {
        var outcome = engine.SelkieWith(_file, ["system", "connection", .. words]);
        Assert.Equal((125, $"Error: {error}"), (outcome.Code, outcome.Error.Trim()));
        Assert.Equal("[]\n", Does("system", "connection", "ls", "--format", "json"));
    }

    [Fact]
    public void Requests_reach_a_service_through_the_streams_of_a_command()
    {
        using var service = new ServedEngine(engine);
        var line = engine.CommandLine("--url", service.Address, "system", "dial-stdio");
        using var dial = Process.Start(new ProcessStartInfo(line[0], line.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        dial.StandardInput.Write("GET /_ping HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n");
        dial.StandardInput.Close();
        var answer = dial.StandardOutput.ReadToEnd();
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nOK", answer, StringComparison.Ordinal);
        dial.WaitForExit();
        Assert.Equal(0, dial.ExitCode);
    }

    private string Does(params string[] words)
    {
        var outcome = engine.SelkieWith(_file, words);
        Assert.True(outcome.Code == 0, outcome.Error);
        return outcome.Out;
    }
}

public sealed class RootfulConnectionsOfUsers(RootCaller engine) : ConnectionsOfUsers(engine), IClassFixture<RootCaller>;

public sealed class RootlessConnectionsOfUsers(UserCaller engine) : ConnectionsOfUsers(engine), IClassFixture<UserCaller>;
