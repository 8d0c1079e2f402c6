using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Selkie.EndToEnd;

/// <summary>A service, and clients that ask it one thing after another by chance until it is killed; what it answers is nobody's business.</summary>
internal sealed class ServiceTraffic : IDisposable
{
    private readonly Process _service;
    private readonly List<Thread> _clients;
    private readonly string _socket;
    private volatile bool _isOver;

    internal ServiceTraffic(Caller engine, Random random)
    {
        _socket = $"{engine.Scratch}/traffic-{Guid.NewGuid():N}.sock";
        _service = engine.Begin("system", "service", "--time", "0", "unix://" + _socket);
        _clients = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => new Random(random.Next())).Select(own => new Thread(() => Ask(own)))];
        _clients.ForEach(client => client.Start());
    }

    /// <summary>The clients stop; the service has been killed.</summary>
    public void Dispose()
    {
        _isOver = true;
        _clients.ForEach(client => client.Join());
        Assert.True(_service.WaitForExit(TimeSpan.FromSeconds(30)), "a killed service did not end");
        _service.Dispose();
    }

    private void Ask(Random random)
    {
        while (!_isOver)
            try
            {
                AskOnce(random);
            }
            catch (SocketException)
            {
                // It does not listen yet, or is gone.
                Thread.Yield();
            }
    }

    private void AskOnce(Random random)
    {
        using var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 1000 };
        connection.Connect(new UnixDomainSocketEndPoint(_socket));
        var name = $"crash{random.Next(4)}";
        var (method, path, body) = random.Next(9) switch
        {
            0 => ("POST", $"/v1.47/containers/create?name={name}", $$"""{"Image":"{{TestImage.Name}}","Cmd":["sleep","1000"],"HostConfig":{"NetworkMode":"none","AutoRemove":true} }"""),
            1 => ("POST", $"/v1.47/containers/create?name={name}", $$"""{"Image":"{{TestImage.Name}}","Cmd":["sleep","0.05"],"HostConfig":{"NetworkMode":"none","RestartPolicy":{"Name":"always"} } }"""),
            2 or 3 => ("POST", $"/v1.47/containers/{name}/start", ""),
            4 => ("POST", $"/v1.47/containers/{name}/stop?t=0", ""),
            5 => ("DELETE", $"/v1.47/containers/{name}?force=1&v=1", ""),
            6 => ("POST", "/v1.47/volumes/create", $$"""{"Name":"{{name}}"}"""),
            7 => ("GET", "/v1.47/containers/json?all=1", ""),
            _ => ("POST", $"/v1.47/containers/{name}/attach?stream=1&stdout=1", ""),
        };
        connection.Send(Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nHost: d\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        var answer = new byte[4096];
        for (var more = true; more && !_isOver;) more = connection.Receive(answer) > 0;
    }
}
