using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Selkie.Oci;
using Selkie.Registry.Connections;
using Selkie.Registry.Http;

namespace Selkie.Registry;

/// <summary>
/// One upload of a blob. What is small goes in one piece; the rest is streamed while it is made, its digest named at the end, and when
/// the connection breaks the registry is asked how much it has and the upload goes on from there (distribution specification, "Pushing a blob").
/// </summary>
internal sealed class BlobUpload(RegistryConnection connection, Reference repository)
{
    private const int SmallBlob = 256 * 1024;
    private const int MostFailures = 5;

    /// <summary>First wait after an interruption; each next one is twice as long.</summary>
    internal TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Uploads what is opened.</summary>
    internal async Task<(Digest Digest, long Size)> RunAsync(Func<Stream> open, CancellationToken cancel)
    {
        var stream = open();
        try
        {
            var head = new byte[SmallBlob];
            var length = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancel).ConfigureAwait(false);
            if (length < head.Length) return await SendSmallAsync(head.AsMemory(0, length), cancel).ConfigureAwait(false);
            var session = new Session(stream, head);
            stream = null;
            return await SendLargeAsync(session, open, cancel).ConfigureAwait(false);
        }
        finally
        {
            if (stream is not null) await stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Gives up an upload that an answer started.</summary>
    internal async Task CancelAsync(HttpResponseMessage started, CancellationToken cancel)
    {
        using var answer = await connection.SendToAsync(HttpMethod.Delete, LocationOf(started), null, cancel).ConfigureAwait(false);
    }

    private async Task<(Digest Digest, long Size)> SendSmallAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        var digest = Digest.Of(bytes.Span);
        var location = await StartAsync(cancel).ConfigureAwait(false);
        await FinishAsync(location, digest, bytes, cancel).ConfigureAwait(false);
        return (digest, bytes.Length);
    }

    private async Task<(Digest Digest, long Size)> SendLargeAsync(Session session, Func<Stream> open, CancellationToken cancel)
    {
        using (session)
        {
            var location = await StartAsync(cancel).ConfigureAwait(false);
            for (var failures = 0; ;)
            {
                try
                {
                    location = await PatchAsync(location, session, cancel).ConfigureAwait(false);
                    break;
                }
                catch (RegistryException e) when (e.Retryable && session.SourceError is null && ++failures <= MostFailures)
                {
                    await connection.PauseAsync(Pause * (1 << failures), cancel).ConfigureAwait(false);
                    location = await ResumeAsync(location, session, open, cancel).ConfigureAwait(false);
                }
            }
            var digest = session.Digest();
            await FinishAsync(location, digest, ReadOnlyMemory<byte>.Empty, cancel).ConfigureAwait(false);
            return (digest, session.Sent);
        }
    }

    private async Task<Uri> StartAsync(CancellationToken cancel)
    {
        var path = $"/v2/{repository.Path}/blobs/uploads/";
        using var answer = await connection.SendAsync(HttpMethod.Post, path, static r => r.Content = new ByteArrayContent([]), cancel).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.Accepted) return LocationOf(answer);
        throw (await connection.ErrorOfAsync(answer, cancel).ConfigureAwait(false)).In($"initiating layer upload to {path} in {connection.Host}");
    }

    private async Task<Uri> PatchAsync(Uri location, Session session, CancellationToken cancel)
    {
        var from = session.Sent;
        void Prepare(HttpRequestMessage request)
        {
            // Sent a second time, after "too many requests" or a redirect: what is gone is gone.
            if (session.Sent != from) throw new RegistryException("the upload was interrupted", retryable: true);
            request.Content = new UploadContent(session.CopyToAsync);
        }
        try
        {
            using var answer = await connection.SendToAsync(HttpMethod.Patch, location, Prepare, cancel).ConfigureAwait(false);
            if ((int)answer.StatusCode is >= 200 and < 400) return LocationOf(answer);
            throw (await connection.ErrorOfAsync(answer, cancel).ConfigureAwait(false)).In("uploading layer chunked");
        }
        catch (RegistryException) when (session.SourceError is { } error)
        {
            // What is wrong is what is uploaded, not the registry.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
            throw;
        }
    }

    // Asks how much has arrived, and makes the content again up to there; where nobody knows, all begins anew.
    private async Task<Uri> ResumeAsync(Uri location, Session session, Func<Stream> open, CancellationToken cancel)
    {
        using (var answer = await connection.SendToAsync(HttpMethod.Get, location, null, cancel).ConfigureAwait(false))
        {
            if (answer.StatusCode == HttpStatusCode.NoContent && Received(answer) is { } received && received <= session.Sent)
            {
                await session.RestartAsync(open, received, cancel).ConfigureAwait(false);
                return answer.Headers.Location is null ? location : LocationOf(answer);
            }
        }
        await session.RestartAsync(open, 0, cancel).ConfigureAwait(false);
        return await StartAsync(cancel).ConfigureAwait(false);
    }

    private async Task FinishAsync(Uri location, Digest digest, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        var target = new UriBuilder(location);
        target.Query = target.Query.TrimStart('?') is { Length: > 0 } query ? $"{query}&digest={Uri.EscapeDataString(digest.ToString())}" : $"digest={Uri.EscapeDataString(digest.ToString())}";
        void Prepare(HttpRequestMessage request)
        {
            request.Content = new ReadOnlyMemoryContent(bytes);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        }
        using var answer = await connection.SendToAsync(HttpMethod.Put, target.Uri, Prepare, cancel).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.Created) return;
        throw (await connection.ErrorOfAsync(answer, cancel).ConfigureAwait(false)).In($"uploading layer to {target.Uri}");
    }

    private static Uri LocationOf(HttpResponseMessage answer) => answer.Headers.Location is { } location
        ? new Uri(answer.RequestMessage!.RequestUri!, location)
        : throw new RegistryException("determining upload URL: http: no Location header in response", retryable: true);

    // "0-N", both ends included; a registry that has nothing yet may say "0-0", which cannot be told from one byte.
    private static long? Received(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Range", out var ranges) && ranges.First().Split('=')[^1].Split('-') is [_, var end] && long.TryParse(end, out var last)
            ? last == 0 ? 0 : last + 1 : null;

    /// <summary>The content on its way: what was read of it, and its hash up to there.</summary>
    private sealed class Session(Stream stream, ReadOnlyMemory<byte> head) : IDisposable
    {
        private const int BufferSize = 128 * 1024;

        private readonly byte[] _buffer = new byte[BufferSize];
        private IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private Stream _stream = stream;
        private ReadOnlyMemory<byte> _head = head;

        /// <summary>Bytes handed on so far.</summary>
        internal long Sent { get; private set; }

        /// <summary>Why the content could not be read.</summary>
        internal Exception? SourceError { get; private set; }

        internal async Task CopyToAsync(Stream target, Action moved, CancellationToken cancel)
        {
            for (ReadOnlyMemory<byte> piece; (piece = await NextAsync(cancel).ConfigureAwait(false)).Length > 0; moved())
            {
                _hash.AppendData(piece.Span);
                Sent += piece.Length;
                await target.WriteAsync(piece, cancel).ConfigureAwait(false);
            }
        }

        internal Digest Digest() => Oci.Digest.FromHash(_hash.GetHashAndReset());

        internal async Task RestartAsync(Func<Stream> open, long at, CancellationToken cancel)
        {
            Dispose();
            (_stream, _hash, _head, Sent) = (open(), IncrementalHash.CreateHash(HashAlgorithmName.SHA256), default, 0);
            while (Sent < at)
            {
                var n = await _stream.ReadAsync(_buffer.AsMemory(0, (int)Math.Min(_buffer.Length, at - Sent)), cancel).ConfigureAwait(false);
                if (n == 0) throw new EngineError(ErrorKind.Internal, "the layer is shorter than what was uploaded of it before");
                _hash.AppendData(_buffer.AsSpan(0, n));
                Sent += n;
            }
        }

        public void Dispose()
        {
            _stream.Dispose();
            _hash.Dispose();
        }

        private async Task<ReadOnlyMemory<byte>> NextAsync(CancellationToken cancel)
        {
            if (_head.Length > 0)
            {
                var piece = _head;
                _head = default;
                return piece;
            }
            try
            {
                return _buffer.AsMemory(0, await _stream.ReadAsync(_buffer, cancel).ConfigureAwait(false));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                SourceError = e;
                throw;
            }
        }
    }
}
