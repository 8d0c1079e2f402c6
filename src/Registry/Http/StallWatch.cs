namespace Selkie.Registry.Http;

/// <summary>Watches over waits for a server: says after a while what is waited for, and ends the wait at the limit.</summary>
internal sealed class StallWatch : IDisposable
{
    private readonly Patience _options;
    private readonly string _what;
    private readonly CancellationToken _outer;
    private readonly CancellationTokenSource _source;
    private readonly Timer? _timer;
    private long _since;

    /// <param name="options">The limits, and who is told.</param>
    /// <param name="what">What is waited for, as in "waiting for …".</param>
    /// <param name="cancel">The caller's own end.</param>
    internal StallWatch(Patience options, string what, CancellationToken cancel)
    {
        (_options, _what, _outer) = (options, what, cancel);
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancel, options.Cancelled);
        if (options.Notice is not null) _timer = new Timer(_ => Tell());
    }

    /// <summary>For the call that waits.</summary>
    internal CancellationToken Token => _source.Token;

    /// <summary>Whether the limit ended it, and not the caller.</summary>
    internal bool Expired => _source.IsCancellationRequested && !_outer.IsCancellationRequested && !_options.Cancelled.IsCancellationRequested;

    /// <summary>The error of a wait that the limit ended.</summary>
    internal RegistryException Error(Exception inner) => new($"{_what}: nothing came for {Seconds(_options.StallLimit)}", retryable: true, inner: inner);

    /// <summary>A wait begins.</summary>
    internal void Begin()
    {
        _since = Environment.TickCount64;
        _source.CancelAfter(_options.StallLimit);
        _timer?.Change(_options.NoticeAfter, _options.NoticeAfter);
    }

    /// <summary>It is over.</summary>
    internal void End()
    {
        _source.CancelAfter(Timeout.InfiniteTimeSpan);
        _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _source.Dispose();
    }

    private void Tell()
    {
        var waited = TimeSpan.FromMilliseconds(Environment.TickCount64 - _since);
        if (waited < _options.StallLimit) _options.Notice?.Invoke($"Waiting for {_what}: nothing came for {Seconds(waited)}, the limit is {Seconds(_options.StallLimit)}");
    }

    /// <summary>A time for messages.</summary>
    internal static string Seconds(TimeSpan time) => $"{Math.Max(1, Math.Round(time.TotalSeconds))} s";
}
