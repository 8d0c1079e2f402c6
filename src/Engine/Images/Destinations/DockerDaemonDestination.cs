using System.Net;
using System.Text.Json;
using Selkie.Engine.Images.Copying;
using Selkie.Engine.Images.Sources;
using Selkie.Oci;
using Selkie.Oci.Images;

namespace Selkie.Engine.Images.Destinations;

/// <summary>The store of a Docker daemon: an archive goes into POST /images/load while it is made.</summary>
internal sealed class DockerDaemonDestination : IImageDestination
{
    private readonly DockerDaemon _daemon;
    private readonly HttpClient _client;
    private readonly StreamedContent _content = new();
    private readonly Task<HttpResponseMessage> _answer;
    private readonly DockerArchiveDestination _archive;

    /// <exception cref="EngineError">No daemon answers.</exception>
    internal DockerDaemonDestination(DockerDaemon daemon, string name)
    {
        (_daemon, _client) = (daemon, daemon.Connect());
        var request = new HttpRequestMessage(HttpMethod.Post, "/images/load?quiet=1") { Content = _content };
        _answer = Task.Run(() => _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead)); // what it says is read with a limit
        try
        {
            Task.WaitAny(_content.Started, _answer);
            if (!_content.Started.IsCompleted) _answer.GetAwaiter().GetResult();
        }
        catch (HttpRequestException e)
        {
            throw daemon.Unreachable(e);
        }
        _archive = new(_content.Started.GetAwaiter().GetResult()) { Tags = [name] };
    }

    public DestinationTraits Traits => _archive.Traits;

    public long? Find(Digest blob, CancellationToken cancel) => _archive.Find(blob, cancel);

    public (Digest Digest, long Size) PutBlob(BlobContent content, CancellationToken cancel) => _archive.PutBlob(content, cancel);

    public void PutConfig(Descriptor config, byte[] bytes) => _archive.PutConfig(config, bytes);

    public void PutManifest(byte[] manifest, string type, Digest? instance) => _archive.PutManifest(manifest, type, instance);

    public void Commit()
    {
        _archive.Commit();
        _content.End();
        using var answer = _daemon.Answers.Await(_answer, DockerDaemon.What);
        var body = _daemon.Answers.ReadText(answer, DockerDaemon.What);
        if (!answer.IsSuccessStatusCode) throw new EngineError(ErrorKind.Internal, $"Error response from daemon: {DockerDaemon.Message(body)}");
        if (ErrorIn(body) is { } error) throw new EngineError(ErrorKind.Invalid, error);
    }

    public void Dispose()
    {
        _content.End();
        _client.Dispose();
    }

    // The daemon reports what went wrong while it loaded in a stream of JSON documents.
    private static string? ErrorIn(string body)
    {
        foreach (var line in body.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                using var document = JsonDocument.Parse(line);
                if (document.RootElement.TryGetProperty("error", out var error)) return error.GetString();
            }
            catch (JsonException)
            {
                // Progress of some other form.
            }
        }
        return null;
    }

    /// <summary>A body whose stream somebody else writes.</summary>
    private sealed class StreamedContent : HttpContent
    {
        private readonly TaskCompletionSource<Stream> _started = new();
        private readonly TaskCompletionSource _ended = new();

        internal StreamedContent() => Headers.ContentType = new("application/x-tar");

        internal Task<Stream> Started => _started.Task;

        internal void End() => _ended.TrySetResult();

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            _started.TrySetResult(stream);
            return _ended.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
