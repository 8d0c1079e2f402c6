using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Selkie.EndToEnd;

/// <summary>The published service of a caller, and a client that speaks HTTP to it word for word.</summary>
internal sealed class ServiceClient : IDisposable
{
    private readonly Process _service;
    private readonly string _socket;

    internal ServiceClient(Caller engine)
    {
        _socket = $"{engine.Scratch}/api-{Guid.NewGuid():N}.sock";
        _service = engine.Begin("system", "service", "--time", "0", "unix://" + _socket);
        Caller.Await(IsListening, "the service");
    }

    /// <summary>Descriptors that the service has open for its clients. Idle connections to the database stay, a few of them, whoever has come and gone.</summary>
    internal int OpenDescriptors => Directory.GetFileSystemEntries($"/proc/{_service.Id}/fd").Count(link => new FileInfo(link).LinkTarget?.Contains("/config.db", StringComparison.Ordinal) != true);

    /// <summary>Threads of the service.</summary>
    internal int Threads => Directory.GetDirectories($"/proc/{EngineProcesses.One("selkie-service", _socket)}/task").Length;

    /// <summary>Asks, and reads the whole answer.</summary>
    internal (int Status, string Body) Ask(string method, string path, string body = "", string? auth = null)
    {
        using var connection = Open(method, path, body, "Connection: close\r\n" + (auth is null ? "" : $"X-Registry-Auth: {auth}\r\n"));
        var answer = Rest(connection);
        var head = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var content = answer[(head + 4)..];
        return (int.Parse(answer.AsSpan(9, 3)), answer[..head].Contains("chunked", StringComparison.OrdinalIgnoreCase) ? Unchunked(content) : content);
    }

    /// <summary>Asks, and reads a member of the answer.</summary>
    internal string Member(string name, string method, string path, string body = "")
    {
        using var json = JsonDocument.Parse(Ask(method, path, body).Body);
        return json.RootElement.GetProperty(name).ToString();
    }

    /// <summary>Asks for a connection that is taken over, and reads the head.</summary>
    internal (Socket Connection, string Head) Upgrade(string path, string body = "")
    {
        var connection = Open("POST", path, body, "Connection: Upgrade\r\nUpgrade: tcp\r\n");
        return (connection, ReadHead(connection));
    }

    /// <summary>Begins to ask, and reads the head of the answer.</summary>
    internal Socket Begin(string method, string path)
    {
        var connection = Open(method, path, "", "");
        ReadHead(connection);
        return connection;
    }

    /// <summary>All that still comes, a byte a character.</summary>
    internal static string Rest(Socket connection)
    {
        // No NetworkStream: it takes a socket that has stopped sending for one that is not connected.
        var all = new StringBuilder();
        var chunk = new byte[4096];
        for (int count; (count = Receive(connection, chunk)) > 0;) all.Append(Encoding.Latin1.GetString(chunk, 0, count));
        return all.ToString();
    }

    // That the other end has closed without reading all is told once, ahead of what it had sent before.
    private static int Receive(Socket connection, byte[] chunk)
    {
        try
        {
            return connection.Receive(chunk);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return connection.Receive(chunk);
        }
    }

    private bool IsListening()
    {
        try
        {
            return Ask("GET", "/_ping").Status == 200;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Begins to ask; the body is the caller's to send, in chunks.</summary>
    internal Socket BeginBody(string method, string path)
    {
        var connection = BeginHead(method, path);
        connection.Send("Transfer-Encoding: chunked\r\n\r\n"u8);
        return connection;
    }

    /// <summary>Begins to ask; the rest of the head is the caller's to send.</summary>
    internal Socket BeginHead(string method, string path)
    {
        var connection = Connect();
        connection.Send(Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nHost: d\r\nContent-Type: application/json\r\n"));
        return connection;
    }

    /// <summary>A connection on which nothing is said yet.</summary>
    internal Socket Connect()
    {
        var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 60_000 };
        connection.Connect(new UnixDomainSocketEndPoint(_socket));
        return connection;
    }

    private Socket Open(string method, string path, string body, string headers)
    {
        var connection = BeginHead(method, path);
        connection.Send(Encoding.ASCII.GetBytes($"{headers}Content-Length: {body.Length}\r\n\r\n{body}"));
        return connection;
    }

    private static string ReadHead(Socket connection)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && connection.Receive(one) > 0) head.Append((char)one[0]);
        return head.ToString();
    }

    private static string Unchunked(string content)
    {
        var all = new StringBuilder();
        for (var at = 0; at < content.Length;)
        {
            var line = content.IndexOf("\r\n", at, StringComparison.Ordinal);
            var length = Convert.ToInt32(content[at..line], 16);
            if (length == 0) break;
            all.Append(content, line + 2, length);
            at = line + 2 + length + 2;
        }
        return all.ToString();
    }

    public void Dispose()
    {
        _service.Kill();
        _service.WaitForExit();
        _service.Dispose();
    }
}
