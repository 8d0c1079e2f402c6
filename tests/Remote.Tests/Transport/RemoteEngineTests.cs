using System.Net.Sockets;
using System.Text;
using Selkie.Engine.Calls;
using Selkie.Engine.Configuration;
using Selkie.Oci;
using Selkie.Remote.Transport;

namespace Selkie.Remote.Tests.Transport;

/// <summary>The way to a service, with somebody at its end who says what the test wants.</summary>
public sealed class RemoteEngineTests : IDisposable
{
    private const string Ping = "HTTP/1.1 200 OK\r\nLibpod-API-Version: 5.4.2\r\nContent-Length: 0\r\n\r\n";
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly List<string> _heard = [];

    public RemoteEngineTests()
    {
        _listener.Bind(new UnixDomainSocketEndPoint(_path));
        _listener.Listen();
    }

    public void Dispose()
    {
        _listener.Dispose();
        File.Delete(_path);
    }

    [Fact]
    public void The_service_is_greeted_before_anything_is_asked_and_names_stay_as_they_are_escaped()
    {
        Answer(Ping, "HTTP/1.1 204 No Content\r\n\r\n");
        using var engine = Connect();
        Assert.Equal(204, engine.Send(new("GET", "/images/a%2Fb/exists", "x=1")).Status);
        Assert.Equal(["GET /v5.4.2/libpod/_ping HTTP/1.1", "GET /v5.4.2/libpod/images/a%2Fb/exists?x=1 HTTP/1.1"], _heard);
    }

    [Fact]
    public void An_older_service_is_spoken_to_in_its_version()
    {
        Answer(Ping.Replace("5.4.2", "4.9.3", StringComparison.Ordinal), "HTTP/1.1 204 No Content\r\n\r\n");
        using var engine = Connect();
        engine.Send(new("GET", "/x", ""));
        Assert.Equal("GET /v4.9.3/libpod/x HTTP/1.1", _heard[1]);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nLibpod-API-Version: 3.4.0\r\nContent-Length: 0\r\n\r\n", "server API version is too old. Client \"4.0.0\" server \"3.4.0\"")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "the service does not say its version")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "ping response was 404")]
    public void Who_is_no_engine_of_our_time_is_refused(string greeting, string reason)
    {
        Answer(greeting);
        using var engine = Connect();
        Assert.Contains(reason, Assert.ThrowsAny<EngineError>(() => engine.Send(new("GET", "/x", ""))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_at_the_other_end_is_told_with_the_reason()
    {
        using var engine = new RemoteEngine(new ServiceDestination("unix:///no/such.sock"), Call.Silent, "podman ps", () => throw new InvalidOperationException());
        var error = Assert.Throws<ServiceUnreachableException>(() => engine.Send(new("GET", "/x", "")));
        Assert.Equal("unable to connect to Podman socket: Get \"http://d/v5.4.2/libpod/_ping\": dial unix /no/such.sock: connect: no such file or directory: unix:///no/such.sock", error.Message);
        Assert.StartsWith("Cannot connect to Podman.", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_of_another_kind_is_refused()
    {
        using var engine = new RemoteEngine(new ServiceDestination("bogus://x"), Call.Silent, "podman ps", () => throw new InvalidOperationException());
        Assert.Equal("unable to create connection. \"bogus\" is not a supported schema: bogus://x", Assert.ThrowsAny<EngineError>(() => engine.Send(new("GET", "/x", ""))).Message);
    }

    private RemoteEngine Connect() => new(new ServiceDestination("unix://" + _path), Call.Silent, "podman ps", () => throw new InvalidOperationException());

    // One connection; each answer follows a request.
    private void Answer(params string[] answers) => new Thread(() =>
    {
        using var connection = _listener.Accept();
        using var stream = new NetworkStream(connection);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        foreach (var answer in answers)
        {
            _heard.Add(reader.ReadLine()!);
            while (reader.ReadLine() is { Length: > 0 })
            {
            }
            connection.Send(Encoding.ASCII.GetBytes(answer));
        }
    })
    { IsBackground = true }.Start();
}
