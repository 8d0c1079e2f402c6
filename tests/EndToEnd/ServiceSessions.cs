using System.Net.Sockets;
using System.Text;

namespace Selkie.EndToEnd;

/// <summary>Sessions and streams of the published service.</summary>
public abstract class ServiceSessions(Caller engine)
{
    private const string Image = TestImage.Name;
    private readonly string _name = "session" + Guid.NewGuid().ToString("N")[..8];

    [Fact]
    public void A_command_in_a_container_takes_input_and_leaves_its_exit_code()
    {
        using var service = new ServiceClient(engine);
        engine.Ok("run", "-d", "--name", _name, "--network", "none", Image, "sleep", "1000");
        var id = service.Member("Id", "POST", $"/v1.47/containers/{_name}/exec", """{"AttachStdin":true,"AttachStdout":true,"AttachStderr":true,"Cmd":["sh","-c","read x; echo out $x; echo err >&2; exit 7"]}""");
        var (connection, head) = service.Upgrade($"/v1.47/exec/{id}/start", "{}");
        using (connection)
        {
            Assert.StartsWith("HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\n", head, StringComparison.Ordinal);
            connection.Send("seal\n"u8);
            connection.Shutdown(SocketShutdown.Send);
            var output = ServiceClient.Rest(connection);
            Assert.Contains("\u0001\0\0\0\0\0\0\u0009out seal\n", output, StringComparison.Ordinal);
            Assert.Contains("\u0002\0\0\0\0\0\0\u0004err\n", output, StringComparison.Ordinal);
        }
        Assert.Equal("7", service.Member("ExitCode", "GET", $"/v1.47/exec/{id}/json"));
        Assert.NotEqual(200, service.Ask("POST", $"/v1.47/exec/{id}/start", "{}").Status);
        Assert.Equal(200, service.Ask("POST", $"/libpod/exec/{id}/remove", "{}").Status);
        Assert.Equal(404, service.Ask("GET", $"/v1.47/exec/{id}/json").Status);
        engine.Ok("rm", "-f", "-t", "0", _name);
    }

    [Fact]
    public void The_terminal_of_a_command_has_its_size_from_the_first_moment()
    {
        using var service = new ServiceClient(engine);
        engine.Ok("run", "-d", "--name", _name, "--network", "none", Image, "sleep", "1000");
        var id = service.Member("Id", "POST", $"/v1.47/containers/{_name}/exec", """{"AttachStdout":true,"Tty":true,"Cmd":["stty","size"]}""");
        var (connection, _) = service.Upgrade($"/v1.47/exec/{id}/start", """{"Tty":true,"ConsoleSize":[33,77]}""");
        using (connection) Assert.Equal("33 77\r\n", ServiceClient.Rest(connection));
        engine.Ok("rm", "-f", "-t", "0", _name);
    }

    [Fact]
    public void A_client_attaches_waits_and_then_starts_as_Dockers_do()
    {
        using var service = new ServiceClient(engine);
        engine.Ok("create", "-i", "--name", _name, "--network", "none", Image, "sh", "-c", "read x; echo got $x; exit 4");
        var (connection, _) = service.Upgrade($"/v1.47/containers/{_name}/attach?stream=1&stdin=1&stdout=1&stderr=1");
        using var wait = service.Begin("POST", $"/v1.47/containers/{_name}/wait?condition=next-exit");
        using (connection)
        {
            Assert.Equal(204, service.Ask("POST", $"/v1.47/containers/{_name}/start").Status);
            connection.Send("seal\n"u8);
            connection.Shutdown(SocketShutdown.Send);
            Assert.Equal("\u0001\0\0\0\0\0\0\u0009got seal\n", ServiceClient.Rest(connection));
        }
        var answer = new byte[512];
        Assert.Contains("{\"StatusCode\":4,\"Error\":null}", Encoding.ASCII.GetString(answer, 0, wait.Receive(answer)), StringComparison.Ordinal);
        Assert.Equal("4\n", service.Ask("POST", $"/libpod/containers/{_name}/wait").Body);
        engine.Ok("rm", _name);
    }

    [Fact]
    public void A_log_is_followed_to_the_end_of_its_container()
    {
        using var service = new ServiceClient(engine);
        engine.Ok("run", "-di", "--name", _name, "--network", "none", Image, "sh", "-c", "echo one; echo two >&2; read x; echo three");
        Caller.Await(() => service.Ask("GET", $"/v1.47/containers/{_name}/logs?stderr=1").Body == "\u0002\0\0\0\0\0\0\u0004two\n", "the second line");
        using var log = service.Begin("GET", $"/v1.47/containers/{_name}/logs?follow=1&stdout=1&tail=1");
        var (input, _) = service.Upgrade($"/v1.47/containers/{_name}/attach?stream=1&stdin=1");
        using (input) input.Send("\n"u8);
        var all = new StringBuilder();
        var chunk = new byte[512];
        while (!all.ToString().EndsWith("0\r\n\r\n", StringComparison.Ordinal) && log.Receive(chunk) is > 0 and var count) all.Append(Encoding.Latin1.GetString(chunk, 0, count));
        Assert.Contains("\u0001\0\0\0\0\0\0\u0006three\n", all.ToString(), StringComparison.Ordinal);
        Assert.Equal(400, service.Ask("GET", $"/v1.47/containers/{_name}/logs").Status);
        engine.Ok("rm", "-f", "-t", "0", _name);
    }

    [Fact]
    public void Events_come_as_they_happen_and_are_told_of_later()
    {
        using var service = new ServiceClient(engine);
        using var events = service.Begin("GET", $"/v1.47/events?filters={Uri.EscapeDataString($$"""{"container":["{{_name}}"],"event":{"die":true} }""")}");
        engine.Ok("run", "--name", _name, "--network", "none", Image, "true");
        var chunk = new byte[4096];
        Assert.Contains("\"Type\":\"container\",\"Action\":\"die\"", Encoding.UTF8.GetString(chunk, 0, events.Receive(chunk)), StringComparison.Ordinal);
        Assert.Contains("\"Action\":\"died\"", service.Ask("GET", $"/libpod/events?stream=false&since=5m&filters={Uri.EscapeDataString($$"""{"container":["{{_name}}"]}""")}").Body, StringComparison.Ordinal);
        engine.Ok("rm", _name);
    }

    [Fact]
    public void Clients_that_go_away_leave_nothing_open()
    {
        using var service = new ServiceClient(engine);
        engine.Ok("run", "-d", "--name", _name, "--network", "none", Image, "sleep", "1000");
        service.Begin("GET", "/v1.47/events").Dispose();
        var before = service.OpenDescriptors;
        var clients = Enumerable.Range(0, 20).SelectMany(_ => new[]
        {
            service.Begin("GET", "/v1.47/events"),
            service.Begin("GET", $"/v1.47/containers/{_name}/logs?follow=1&stdout=1"),
            service.Begin("POST", $"/v1.47/containers/{_name}/wait"),
            service.Upgrade($"/v1.47/containers/{_name}/attach?stream=1&stdout=1").Connection,
        }).ToList();
        Assert.True(service.OpenDescriptors > before + 40);
        foreach (var client in clients) client.Dispose();
        Caller.Await(() => service.OpenDescriptors <= before + 4, "the end of all streams");
        engine.Ok("rm", "-f", "-t", "0", _name);
    }

    [Fact]
    public void An_image_is_pulled_and_pushed_with_a_line_for_each_layer()
    {
        using var registry = new RegistryServer(withUsers: true);
        using var service = new ServiceClient(engine);
        var name = $"{registry.Host}/{_name}";
        engine.Ok("push", "-q", "--tls-verify=false", "--creds", $"{RegistryServer.User}:{RegistryServer.Password}", Image, name + ":1");
        var auth = Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"username":"{{RegistryServer.User}}","password":"{{RegistryServer.Password}}"}"""));
        Assert.NotEqual(200, service.Ask("POST", $"/libpod/images/pull?compatMode=true&tlsVerify=false&reference={name}:1").Status);
        var (status, lines) = service.Ask("POST", $"/libpod/images/pull?compatMode=true&tlsVerify=false&reference={name}:1", auth: auth);
        Assert.Equal(200, status);
        Assert.Contains("{\"status\":\"Download complete\",\"progressDetail\":{},\"id\":\"", lines, StringComparison.Ordinal);
        engine.Ok("rmi", name + ":1");
    }
}

public sealed class RootfulServiceSessions(RootCaller engine) : ServiceSessions(engine), IClassFixture<RootCaller>;

public sealed class RootlessServiceSessions(UserCaller engine) : ServiceSessions(engine), IClassFixture<UserCaller>;
