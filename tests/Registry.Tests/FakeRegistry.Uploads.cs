using System.Collections.Concurrent;
using System.Net;
using System.Web;
using Selkie.Oci;

namespace Selkie.Registry.Tests;

/// <summary>What a registry does with what it is sent.</summary>
internal sealed partial class FakeRegistry
{
    private readonly ConcurrentDictionary<string, MemoryStream> _uploads = [];
    private int _started;

    /// <summary>Whether addresses of uploads name the host.</summary>
    internal bool AbsoluteLocations { get; set; }

    /// <summary>What was stored, or null.</summary>
    internal byte[]? Content(string path) => _content.TryGetValue(path, out var found) ? found.Body : null;

    /// <summary>What was stored as a blob, or null.</summary>
    internal byte[]? Blob(string repository, Digest digest) => Content($"/v2/{repository}/blobs/{digest}");

    /// <summary>Takes so much of an upload's next piece, and then the connection breaks.</summary>
    internal void Break(HttpListenerContext context, int after)
    {
        var bytes = new byte[after];
        context.Request.InputStream.ReadExactly(bytes);
        _uploads[context.Request.Url!.AbsolutePath].Write(bytes);
        context.Response.Abort();
    }

    private void Write(HttpListenerContext context)
    {
        var (method, path) = (context.Request.HttpMethod, context.Request.Url!.AbsolutePath);
        if (method == "HEAD") Head(context, path);
        else if (path.Contains("/manifests/")) PutManifest(context, path);
        else if (method == "POST") Start(context, path);
        else if (method == "GET") Answer(context, 204, "", ("Range", $"0-{Math.Max(0, _uploads[path].Length - 1)}"));
        else Receive(context, path, method);
    }

    private void Head(HttpListenerContext context, string path)
    {
        var found = _content.TryGetValue(path, out var content);
        context.Response.StatusCode = found ? 200 : 404;
        context.Response.ContentLength64 = found ? content.Body.Length : 0;
        context.Response.Close();
    }

    private void PutManifest(HttpListenerContext context, string path)
    {
        var body = ReadBody(context);
        var type = context.Request.ContentType!;
        _content[path] = (body, type);
        _content[path[..(path.LastIndexOf('/') + 1)] + Digest.Of(body)] = (body, type);
        Answer(context, 201);
    }

    private void Start(HttpListenerContext context, string path)
    {
        var query = HttpUtility.ParseQueryString(context.Request.Url!.Query);
        if (query["mount"] is { } mounted && Blob(query["from"]!, Digest.Parse(mounted)) is { } blob)
        {
            _content[path.Replace("uploads/", mounted)] = (blob, "application/octet-stream");
            Answer(context, 201);
            return;
        }
        var upload = path + (Interlocked.Increment(ref _started) - 1);
        _uploads[upload] = new();
        Answer(context, 202, "", ("Location", LocationOf(upload)));
    }

    private void Receive(HttpListenerContext context, string path, string method)
    {
        if (!_uploads.TryGetValue(path, out var upload))
        {
            Answer(context, 404, """{"errors":[{"code":"BLOB_UPLOAD_UNKNOWN","message":"blob upload unknown to registry"}]}""");
            return;
        }
        upload.Write(ReadBody(context));
        if (method == "DELETE") Answer(context, 204);
        else if (method == "PATCH") Answer(context, 202, "", ("Location", LocationOf(path)));
        else if (HttpUtility.ParseQueryString(context.Request.Url!.Query)["digest"] is { } digest && Digest.Of(upload.ToArray()).ToString() == digest)
        {
            _content[path[..path.IndexOf("uploads/", StringComparison.Ordinal)] + digest] = (upload.ToArray(), "application/octet-stream");
            Answer(context, 201);
        }
        else Answer(context, 400, """{"errors":[{"code":"DIGEST_INVALID","message":"provided digest did not match uploaded content"}]}""");
    }

    private string LocationOf(string upload) => (AbsoluteLocations ? $"http://{Host}{upload}" : upload) + "?_state=s";

    private static byte[] ReadBody(HttpListenerContext context)
    {
        using var memory = new MemoryStream();
        context.Request.InputStream.CopyTo(memory);
        return memory.ToArray();
    }
}
