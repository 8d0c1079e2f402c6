using System.Net.Sockets;
using System.Text;

namespace Selkie.EndToEnd;

/// <summary>Clients that go away in the middle of their head, of their body, before the answer or after its first bytes: the service forgets them, and what they wanted leaves nothing.</summary>
public abstract class DepartingClients(Caller engine)
{
    private const string Image = TestImage.Name;
    private readonly string _name = "leaving" + Guid.NewGuid().ToString("N")[..8];

    [Fact]
    public void The_service_forgets_them()
    {
        using var service = new ServiceClient(engine);
        engine.Ok("run", "-d", "--name", _name, "--network", "none", Image, "sh", "-c", "while :; do echo tick; sleep 0.1; done");
        var descriptors = service.OpenDescriptors;
        foreach (var (method, path, body) in Requests())
        {
            foreach (var part in new[] { 0.3, 0.7, 1 }) Leave(service, method, path, body, part, read: false);
            Leave(service, method, path, body, 1, read: true);
        }
        Caller.Await(() => service.OpenDescriptors <= descriptors + 4, "the end of all clients");
        Assert.Equal(200, service.Ask("GET", "/_ping").Status);
        Assert.Equal("running", engine.Ok("inspect", "--format", "{{.State.Status}}", _name));
        engine.Ok("rm", "-f", "-t", "0", _name);
    }

    [Fact]
    public void A_service_that_is_killed_leaves_its_containers_and_its_store()
    {
        engine.Ok("run", "-d", "--name", _name, "--network", "none", Image, "sleep", "1000");
        for (var round = 0; round < 3; round++)
        {
            using var service = new ServedEngine(engine);
            string[] far = ["--url", service.Address];
            using var run = engine.Begin([.. far, "run", "--network", "none", Image, "sleep", "1000"]);
            using var commit = engine.Begin([.. far, "commit", "-q", _name, $"localhost/{_name}:{round}"]);
            using var load = engine.Begin([.. far, "load", "-q", "-i", $"{engine.SharedFiles}/hello.tar"]);
            if (round > 0) Caller.Await(() => engine.Ok("ps", "-aq").Split('\n').Length > round, "a new container");
            service.Kill();
            foreach (var client in new[] { run, commit, load }) client.WaitForExit();
            engine.Ok("exec", _name, "true");
            engine.Ok("images", "-aq");
            // Documents of an image that was not recorded any more belong to nothing (docs/adr/0011-crash-model.md).
            engine.Ok("system", "check", "--repair");
            engine.Ok("system", "check");
            engine.Ok("exec", _name, "true");
        }
        engine.Ok("rm", "-af", "-t", "0");
    }

    private IEnumerable<(string Method, string Path, string Body)> Requests() =>
    [
        ("POST", $"/v1.47/containers/{_name}/attach?stream=1&stdout=1&stderr=1&logs=1", ""),
        ("GET", $"/v1.47/containers/{_name}/logs?follow=1&stdout=1", ""),
        ("POST", $"/v1.47/containers/{_name}/wait", ""),
        ("GET", "/v1.47/events", ""),
        ("GET", $"/v1.47/containers/{_name}/export", ""),
        ("GET", $"/v1.47/images/get?names={Image}", ""),
        ("POST", "/v1.47/images/create?fromImage=127.0.0.1:1/none&tag=1", ""),
        ("POST", "/libpod/images/pull?reference=127.0.0.1:1/none", ""),
        ("POST", "/v1.47/images/load", new string('x', 50_000)),
        ("POST", $"/v1.47/containers/{_name}/exec", "{\"Cmd\":[\"true\"]}"),
        ("PUT", "/v5.4.0/libpod/manifests/none", "{\"operation\":\"update\"}"),
    ];

    private static void Leave(ServiceClient service, string method, string path, string body, double part, bool read)
    {
        using var connection = service.Connect();
        var request = Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nHost: d\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        connection.Send(request.AsSpan(0, (int)(request.Length * part)));
        // A wait has nothing to say before the end.
        if (read && !path.EndsWith("/wait", StringComparison.Ordinal)) connection.Receive(new byte[1]);
        connection.LingerState = new LingerOption(true, 0);
    }
}

/// <summary>As root.</summary>
public sealed class RootfulDepartingClients(RootCaller engine) : DepartingClients(engine), IClassFixture<RootCaller>;

/// <summary>As an ordinary user.</summary>
public sealed class RootlessDepartingClients(UserCaller engine) : DepartingClients(engine), IClassFixture<UserCaller>;
