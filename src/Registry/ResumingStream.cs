using System.Net;
using Selkie.Registry.Connections;
using Selkie.Registry.Http;

namespace Selkie.Registry;

/// <summary>The body of a blob: when it breaks or stalls, it goes on from the same byte by a Range request.</summary>
internal sealed class ResumingStream : Stream
{
    private const int MostFailures = 5;
    private const int MostStalls = 2;

    private readonly Func<long, CancellationToken, Task<HttpResponseMessage>> _open;
    private readonly RegistryOptions _options;
    private readonly string _what;
    private HttpResponseMessage _answer;
    private StallWatch? _watch;
    private CancellationToken _watched;
    private Stream? _body;
    private long _end;
    private long _at;
    private int _failures;
    private string? _problem;

    internal ResumingStream(HttpResponseMessage answer, RegistryOptions options, string what, Func<long, CancellationToken, Task<HttpResponseMessage>> open)
    {
        (_answer, _options, _what, _open) = (answer, options, what, open);
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
                if (_problem is not null) await ReopenAsync(_problem, cancellationToken).ConfigureAwait(false);
                _problem = null;
                var n = await ReadOnceAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (n == 0 && buffer.Length > 0 && _end >= 0 && _at < _end) throw new IOException("unexpected EOF");
                _at += n;
                if (n > 0) _failures = 0;
                return n;
            }
            catch (OperationCanceledException e) when (_watch is { Expired: true } watch)
            {
                var stalled = watch.Error(e);
                if (++_failures > MostStalls) throw new RegistryException(stalled.Message, inner: e);
                _problem = stalled.Message;
            }
            catch (Exception e) when (e is IOException or HttpRequestException or RegistryException { Retryable: true })
            {
                if (++_failures > MostFailures) throw new RegistryException($"{_what}: {e.Message}", retryable: true, inner: e);
                _problem = e.Message;
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
            _watch?.Dispose();
            _body?.Dispose();
            _answer.Dispose();
        }
        base.Dispose(disposing);
    }

    private async Task<int> ReadOnceAsync(Memory<byte> buffer, CancellationToken cancel)
    {
        var watch = Watch(cancel);
        watch.Begin();
        try
        {
            if (_body is null)
            {
                _body = await _answer.Content.ReadAsStreamAsync(watch.Token).ConfigureAwait(false);
                await SkipAsync(watch).ConfigureAwait(false);
            }
            return await _body.ReadAsync(buffer, watch.Token).ConfigureAwait(false);
        }
        finally
        {
            watch.End();
        }
    }

    // One watch for many reads; an expired one and one for another caller are of no use.
    private StallWatch Watch(CancellationToken cancel)
    {
        if (_watch is { Token.IsCancellationRequested: false } && _watched == cancel) return _watch;
        _watch?.Dispose();
        _watched = cancel;
        return _watch = new StallWatch(_options, _what, cancel);
    }

    // A server that does not know ranges sends all of it again.
    private async Task SkipAsync(StallWatch watch)
    {
        if (_at == 0 || _answer.StatusCode != HttpStatusCode.OK) return;
        var buffer = new byte[64 * 1024];
        for (var left = _at; left > 0;)
        {
            watch.Begin();
            var n = await _body!.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), watch.Token).ConfigureAwait(false);
            if (n == 0) throw new IOException("unexpected EOF");
            left -= n;
        }
    }

    private async Task ReopenAsync(string problem, CancellationToken cancel)
    {
        _options.Notice?.Invoke($"Going on with {_what} after {_at} bytes: {problem}");
        if (_body is not null) await _body.DisposeAsync().ConfigureAwait(false);
        _body = null;
        _answer.Dispose();
        await _options.Pause(TimeSpan.FromMilliseconds(100 * (1 << _failures)), cancel).ConfigureAwait(false);
        var answer = await _open(_at, cancel).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.PartialContent && answer.Content.Headers.ContentRange is { From: { } from } range)
        {
            if (from != _at) throw new RegistryException($"the registry answered with bytes from {from} where {_at} were asked for");
            if (range.Length is { } total) _end = total;
        }
        else if (answer.StatusCode != HttpStatusCode.OK)
        {
            throw await Bodies.ReadErrorAsync(answer, _options, cancel).ConfigureAwait(false);
        }
        _answer = answer;
    }
}
