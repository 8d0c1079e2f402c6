using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Registry.Auth;
using Selkie.Registry.Configuration;
using Selkie.Registry.Connections;

namespace Selkie.Registry.Tests;

/// <summary>A registry on loopback, read and written, whose answers a test may change, request by request.</summary>
internal sealed partial class FakeRegistry : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentDictionary<string, (byte[] Body, string Type)> _content = [];
    private readonly List<string> _log = [];

    internal FakeRegistry()
    {
        for (var attempt = 0; ; attempt++)
        {
            using (var probe = new TcpListener(IPAddress.Loopback, 0))
            {
                probe.Start();
                Port = ((IPEndPoint)probe.LocalEndpoint).Port;
            }
            try
            {
                _listener.Prefixes.Clear();
                _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
                _listener.Start();
                break;
            }
            catch (HttpListenerException) when (attempt < 5)
            {
                // Somebody else took the port in between.
            }
        }
        _ = Task.Run(ServeAsync);
    }

    internal int Port { get; private set; }

    internal string Host => $"127.0.0.1:{Port}";

    /// <summary>Answers a request itself and returns true, or leaves it.</summary>
    internal Func<HttpListenerContext, bool>? Fault { get; set; }

    /// <summary>Requests so far as "GET /path Authorization".</summary>
    internal IReadOnlyList<string> Requests
    {
        get
        {
            lock (_log) return [.. _log];
        }
    }

    internal static RegistryOptions Options(string toml = "", Credentials? credentials = null) => new()
    {
        Registries = Conf(toml),
        Credentials = new() { Given = credentials, AuthFile = "/nonexistent" },
        TlsVerify = false,
        StallLimit = TimeSpan.FromSeconds(5),
        BackOff = TimeSpan.FromMilliseconds(1),
    };

    internal static RegistriesConf Conf(string toml)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, toml);
            return RegistriesConf.Load(file, required: true, []);
        }
        finally
        {
            File.Delete(file);
        }
    }

    internal Descriptor AddBlob(string repository, byte[] body)
    {
        var digest = Digest.Of(body);
        _content[$"/v2/{repository}/blobs/{digest}"] = (body, "application/octet-stream");
        return new() { MediaType = MediaTypes.OciLayer, Digest = digest, Size = body.Length };
    }

    internal void AddManifest(string repository, string tag, string json)
    {
        var body = Encoding.UTF8.GetBytes(json);
        _content[$"/v2/{repository}/manifests/{tag}"] = (body, MediaTypes.OciManifest);
        _content[$"/v2/{repository}/manifests/{Digest.Of(body)}"] = (body, MediaTypes.OciManifest);
    }

    internal void Add(string path, string body) => _content[path] = (Encoding.UTF8.GetBytes(body), "application/json");

    internal static void Answer(HttpListenerContext context, int status, string body = "", params (string Name, string Value)[] headers)
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers) context.Response.Headers[name] = value;
        context.Response.Close(Encoding.UTF8.GetBytes(body), willBlock: true);
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                _ = Task.Run(() => ServeOne(context));
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // The end of the test.
            }
        }
    }

    private void ServeOne(HttpListenerContext context)
    {
        try
        {
            Serve(context);
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException)
        {
            // A client that went away.
        }
    }

    private void Serve(HttpListenerContext context)
    {
        var path = context.Request.Url!.PathAndQuery;
        lock (_log) _log.Add($"{context.Request.HttpMethod} {path} {context.Request.Headers["Authorization"]}".TrimEnd());
        if (Fault?.Invoke(context) == true) return;
        if (path == "/v2/") Answer(context, 200, "{}");
        else if (context.Request.HttpMethod is not "GET" || path.Contains("/blobs/uploads/")) Write(context);
        else if (!_content.TryGetValue(path, out var found))
            Answer(context, 404, """{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown","detail":{}}]}""");
        else Send(context, found.Body, found.Type);
    }

    private static void Send(HttpListenerContext context, byte[] body, string type)
    {
        var from = 0;
        if (context.Request.Headers["Range"] is { } range)
        {
            from = int.Parse(range["bytes=".Length..].TrimEnd('-'));
            context.Response.StatusCode = 206;
            context.Response.Headers["Content-Range"] = $"bytes {from}-{body.Length - 1}/{body.Length}";
        }
        context.Response.ContentType = type;
        context.Response.Close(body[from..], willBlock: true);
    }
}
