using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Selkie.EndToEnd;

/// <summary>Requests that are wrong: each gets the right status and one JSON body that says why, and changes nothing.</summary>
public abstract class ServiceFaults(Caller engine)
{
    private const string Image = TestImage.Name;
    private readonly string _name = "fault" + Guid.NewGuid().ToString("N")[..8];

    [Fact]
    public void A_wrong_request_is_answered_by_its_status_and_why()
    {
        using var service = new ServiceClient(engine);
        engine.Ok("create", "--name", _name, "--network", "none", Image, "true");
        var before = Objects();
        foreach (var (status, method, path, body) in Wrong())
        {
            var (answered, text) = service.Ask(method, path, body);
            var request = $"{method} {path} {body[..Math.Min(200, body.Length)]}: {answered} {text}";
            Assert.True(answered == status, $"{status} is right: {request}");
            using var json = JsonDocument.Parse(text);
            Assert.True(json.RootElement.GetProperty("message").GetString() is { Length: > 0 } message && !message.Contains("   at ", StringComparison.Ordinal), request);
            Assert.Equal(status, json.RootElement.GetProperty("response").GetInt32());
        }
        Assert.Equal(before, Objects());
        engine.Ok("rm", _name);
    }

    [Fact]
    public void A_version_with_three_parts_is_judged_by_its_first_two()
    {
        using var service = new ServiceClient(engine);
        Assert.Equal(200, service.Ask("GET", "/v1.47.3/containers/json").Status);
    }

    [Fact]
    public void What_is_done_already_is_answered_so()
    {
        using var service = new ServiceClient(engine);
        engine.Ok("run", "-d", "--name", _name, "--network", "none", Image, "sleep", "1000");
        Assert.Equal((304, ""), service.Ask("POST", $"/v1.47/containers/{_name}/start"));
        Assert.Equal(204, service.Ask("POST", $"/v1.47/containers/{_name}/stop?t=0").Status);
        Assert.Equal((304, ""), service.Ask("POST", $"/v1.47/containers/{_name}/stop"));
        engine.Ok("rm", _name);
    }

    [Fact]
    public void A_body_without_an_end_is_refused_when_it_is_too_large()
    {
        using var service = new ServiceClient(engine);
        using var connection = service.BeginBody("POST", $"/v1.47/containers/create?name={_name}");
        var chunk = Encoding.ASCII.GetBytes("10000\r\n" + new string(' ', 0x10000) + "\r\n");
        var sent = 0;
        try
        {
            for (; connection.Available == 0 && sent < 64 << 20; sent += chunk.Length) connection.Send(chunk);
        }
        catch (SocketException)
        {
            // The service has closed it after its answer.
        }
        Assert.InRange(sent, 8 << 20, 63 << 20);
        Assert.StartsWith("HTTP/1.1 400 ", ServiceClient.Rest(connection), StringComparison.Ordinal);
        Assert.Equal(200, service.Ask("GET", "/_ping").Status);
    }

    [Fact]
    public void Heads_without_an_end_are_refused()
    {
        using var service = new ServiceClient(engine);
        using var connection = service.BeginHead("GET", "/_ping");
        var line = Encoding.ASCII.GetBytes("X-Filler: " + new string('x', 4000) + "\r\n");
        try
        {
            for (var lines = 0; connection.Available == 0 && lines < 1000; lines++) connection.Send(line);
        }
        catch (SocketException)
        {
            // The service has closed it after its answer.
        }
        Assert.StartsWith("HTTP/1.1 431 ", ServiceClient.Rest(connection), StringComparison.Ordinal);
        Assert.Equal(200, service.Ask("GET", "/_ping").Status);
    }

    [Fact]
    public void An_upload_that_stands_still_and_breaks_off_leaves_nothing()
    {
        var before = Objects();
        using (var service = new ServiceClient(engine)) BreakOffUploads(service);
        Assert.Equal(before, Objects());
        new Leftovers(engine).AssertNone();
    }

    private void BreakOffUploads(ServiceClient service)
    {
        var archive = File.ReadAllBytes($"{engine.SharedFiles}/hello.tar");
        var descriptors = service.OpenDescriptors;
        foreach (var path in new[] { "/v1.47/images/load", "/libpod/images/load", "/libpod/images/import", "/v1.47/images/create?fromSrc=-" })
        {
            using var connection = service.BeginBody("POST", path);
            connection.Send(Encoding.ASCII.GetBytes($"{archive.Length:x}\r\n"));
            connection.Send(archive.AsSpan(0, archive.Length / 2));
            Assert.Equal(200, service.Ask("GET", "/_ping").Status); // nobody else waits for it
        }
        Caller.Await(() => service.OpenDescriptors <= descriptors + 4, "the end of the uploads");
        // The service itself clears up after them: it is not to be killed before.
        var staging = engine.GraphRoot + "/overlay/l/staging";
        Caller.Await(() => !Directory.Exists(staging) || !Directory.EnumerateFileSystemEntries(staging).Any(), "the last of what was unpacked");
    }

    private IEnumerable<(int Status, string Method, string Path, string Body)> Wrong()
    {
        var made = $"{{\"Image\":\"{Image}\"";
        return
        [
            .. Creates().Select(body => (400, "POST", "/v1.47/containers/create?name=wrong", body)),
            (400, "POST", "/libpod/containers/create", "{"),
            (400, "POST", "/libpod/containers/create", "{}"),
            (400, "POST", "/libpod/containers/create", $"{{\"image\":\"{Image}\",\"command\":\"true\"}}"),
            (500, "POST", "/libpod/containers/create", $"{{\"image\":\"{Image}\",\"netns\":{{\"nsmode\":\"bogus\"}}}}"), // as Podman has it
            (400, "POST", "/libpod/containers/create", $"{{\"image\":\"{Image}\",\"restart_policy\":\"bogus\"}}"),
            (501, "POST", "/v1.47/containers/create", made + ",\"NoSuchMember\":\"x\"}"),
            (400, "POST", "/v1.47/containers/create?name=a/b", made + "}"),
            (400, "POST", "/v1.47/containers/create?name=..", made + "}"),
            (404, "POST", "/v1.47/containers/create", "{\"Image\":\"localhost/none\"}"),
            (409, "POST", $"/v1.47/containers/create?name={_name}", made + "}"),
            (409, "POST", "/libpod/containers/create", $"{{\"image\":\"{Image}\",\"name\":\"{_name}\"}}"),
            (409, "POST", $"/v1.47/containers/{_name}/kill", ""),
            (409, "POST", $"/v1.47/containers/{_name}/exec", "{\"Cmd\":[\"true\"]}"),
            (404, "GET", "/v1.47/containers/..%2f..%2fetc/json", ""),
            (404, "GET", "/v1.47/volumes/..%2f..%2fetc", ""),
            (400, "GET", "/v1.47/images/..%2fetc/json", ""),
            (404, "DELETE", "/v1.47/containers/none", ""),
            (404, "DELETE", "/libpod/volumes/..%2fx", ""),
            (404, "GET", "/v1.47/exec/..%2f..%2fx/json", ""),
            (404, "POST", "/v1.47/exec/none/start", "{}"),
            (500, "POST", "/v1.47/volumes/create", "[]"), // as Podman has it
            (500, "POST", "/v1.47/volumes/create", "{\"Name\":\"../x\"}"),
            (405, "POST", "/_ping", ""),
            (405, "PATCH", "/v1.47/containers/json", ""),
            (405, "BREW", "/v1.47/containers/json", ""),
            (404, "GET", "/v1.47/nonesuch", ""),
            (400, "GET", "/v1.99/containers/json", ""),
            (400, "GET", "/v1.5/containers/json", ""),
            (400, "GET", $"/v1.47/containers/{_name}/logs", ""),
            (400, "GET", $"/v1.47/containers/{_name}/logs?stdout=1&since=yesterday", ""),
            (400, "POST", $"/v1.47/containers/{_name}/resize?h=x&w=1", ""),
            (400, "POST", $"/v1.47/containers/{_name}/kill?signal=BOGUS", ""),
            (400, "GET", "/v1.47/events?filters=%7B", ""),
            (400, "POST", "/v1.47/images/create", ""),
            (400, "POST", "/v1.47/images/create?fromSrc=/etc/passwd", ""),
        ];

        string[] Creates() =>
        [
            "{", "[", "5", "\"x\"", "{\"Image\":5}", "{\"Image\":\"a\\u0000b\"}", "{\"Image\":\"\\ud800\"}", "{\"Image\":\"\"}", "{\"Image\":\"UPPER\"}", made + ",\"Env\":\"A=b\"}", made + ",\"Tty\":\"yes\"}",
            made + ",\"HostConfig\":[]}", made + ",\"HostConfig\":{\"Memory\":\"1g\"}}", made + ",\"HostConfig\":{\"Memory\":1e99}}", made + ",\"HostConfig\":{\"RestartPolicy\":{\"Name\":\"sometimes\"}}}",
            made + ",\"HostConfig\":{\"Binds\":[\"a:b:c:d\"]}}", made + ",\"HostConfig\":{\"PortBindings\":{\"x/tcp\":[{\"HostPort\":\"1\"}]}}}", made + ",\"HostConfig\":{\"Mounts\":[{\"Type\":\"bogus\",\"Target\":\"/x\"}]}}",
            made + ",\"HostConfig\":{\"CapAdd\":[\"BOGUS\"]}}", made + ",\"StopSignal\":\"BOGUS\"}", made + ",\"HostConfig\":{\"OomScoreAdj\":5000}}", new string('[', 5000),
        ];
    }

    private string Objects() => string.Join('\n', engine.Ok("ps", "-aq"), engine.Ok("volume", "ls", "-q"), engine.Ok("images", "-aq"));
}

public sealed class RootfulServiceFaults(RootCaller engine) : ServiceFaults(engine), IClassFixture<RootCaller>;

public sealed class RootlessServiceFaults(UserCaller engine) : ServiceFaults(engine), IClassFixture<UserCaller>;
