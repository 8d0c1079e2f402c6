using System.Net;
using Selkie.Registry.Http;

namespace Selkie.Registry;

/// <summary>The body of a blob: when it breaks or stalls, it goes on from the same byte by a Range request.</summary>
internal sealed class ResumingStream : Stream
{
    private const int MostFailures = 5;

    private readonly Func<long, CancellationToken, Task<HttpResponseMessage>> _open;
    private readonly TimeSpan _stallLimit;
    private HttpResponseMessage _answer;
    private Stream? _body;
    private long _end;
    private long _at;
    private int _failures;

    internal ResumingStream(HttpResponseMessage answer, TimeSpan stallLimit, Func<long, CancellationToken, Task<HttpResponseMessage>> open)
    {
        (_answer, _stallLimit, _open) = (answer, stallLimit, open);
        _end = answer.Content.Headers.ContentLength ?? -1;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _end;

    public override long Position { get => _at; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                var n = await ReadOnceAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (n == 0 && buffer.Length > 0 && _end >= 0 && _at < _end) throw new IOException("unexpected EOF");
                _at += n;
                if (n > 0) _failures = 0;
                return n;
            }
            catch (Exception e) when (e is IOException or HttpRequestException or RegistryException { Retryable: true } || IsStall(e, cancellationToken))
            {
                if (++_failures > MostFailures) throw new RegistryException(e is OperationCanceledException ? "no data for too long" : e.Message, retryable: true, inner: e);
                await ReopenAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _body?.Dispose();
            _answer.Dispose();
        }
        base.Dispose(disposing);
    }

    private static bool IsStall(Exception e, CancellationToken cancel) => e is OperationCanceledException && !cancel.IsCancellationRequested;

    private async Task<int> ReadOnceAsync(Memory<byte> buffer, CancellationToken cancel)
    {
        if (_body is null)
        {
            _body = await _answer.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
            await SkipAsync(cancel).ConfigureAwait(false);
        }
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(_stallLimit);
        return await _body.ReadAsync(buffer, limit.Token).ConfigureAwait(false);
    }

    // A server that does not know ranges sends all of it again.
    private async Task SkipAsync(CancellationToken cancel)
    {
        if (_at == 0 || _answer.StatusCode != HttpStatusCode.OK) return;
        var buffer = new byte[64 * 1024];
        for (var left = _at; left > 0;)
        {
            var n = await _body!.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancel).ConfigureAwait(false);
            if (n == 0) throw new IOException("unexpected EOF");
            left -= n;
        }
    }

    private async Task ReopenAsync(CancellationToken cancel)
    {
        if (_body is not null) await _body.DisposeAsync().ConfigureAwait(false);
        _body = null;
        _answer.Dispose();
        await Task.Delay(TimeSpan.FromMilliseconds(100 * (1 << _failures)), cancel).ConfigureAwait(false);
        var answer = await _open(_at, cancel).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.PartialContent && answer.Content.Headers.ContentRange is { From: { } from } range)
        {
            if (from != _at) throw new RegistryException($"the registry answered with bytes from {from} where {_at} were asked for");
            if (range.Length is { } total) _end = total;
        }
        else if (answer.StatusCode != HttpStatusCode.OK)
        {
            throw await ResponseErrors.OfAsync(answer, cancel).ConfigureAwait(false);
        }
        _answer = answer;
    }
}
