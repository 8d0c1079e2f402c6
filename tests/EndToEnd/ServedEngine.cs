using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Selkie.EndToEnd;

/// <summary>What the service answered: the status, and the body as JSON where it is any.</summary>
public sealed record ApiAnswer(int Status, JsonNode? Body, string Text)
{
    /// <summary>A member of the body.</summary>
    public JsonNode? this[string name] => Body?[name];
}

/// <summary>A service of a caller's engine, on a socket of its own, until it is disposed.</summary>
internal sealed class ServedEngine : IDisposable
{
    private readonly Process _service;
    private readonly HttpClient _http;

    public ServedEngine(Caller engine, params string[] variables)
    {
        var socket = $"{engine.Scratch}/{Guid.NewGuid():N}.sock";
        Address = "unix://" + socket;
        _service = engine.Begin(variables, "system", "service", "--time", "0", Address);
        _http = new HttpClient(new SocketsHttpHandler { ConnectCallback = async (_, stop) => await Connect(socket, stop) }) { BaseAddress = new Uri("http://d"), Timeout = TimeSpan.FromMinutes(1) };
        Caller.Await(() => IsThere(socket), $"the service's socket {socket}");
    }

    /// <summary>Where it listens.</summary>
    public string Address { get; }

    public ApiAnswer Get(string path) => Send(HttpMethod.Get, path, null);

    public ApiAnswer Post(string path, string? json = null) => Send(HttpMethod.Post, path, json);

    public ApiAnswer Delete(string path) => Send(HttpMethod.Delete, path, null);

    /// <summary>Ends it in the middle of whatever it does.</summary>
    public void Kill()
    {
        // The command becomes the service; as an ordinary user it is a child of what changed the user.
        _service.Kill(entireProcessTree: true);
        _service.WaitForExit();
    }

    public void Dispose()
    {
        _http.Dispose();
        Kill();
        _service.Dispose();
    }

    private ApiAnswer Send(HttpMethod method, string path, string? json)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = _http.Send(request);
        using var reader = new StreamReader(response.Content.ReadAsStream());
        var text = reader.ReadToEnd();
        return new((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType == "application/json" ? JsonNode.Parse(text) : null, text);
    }

    private static async ValueTask<Stream> Connect(string path, CancellationToken stop)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), stop);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static bool IsThere(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
