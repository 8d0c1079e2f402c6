using Microsoft.AspNetCore.Http;

namespace Selkie.Service.Hosting;

/// <summary>Ends the service when nobody has wanted anything for a while; never while an answer, a stream or a session is under way.</summary>
/// <param name="patience">How long; zero: for ever.</param>
/// <param name="end">Ends it.</param>
internal sealed class IdleEnd(TimeSpan patience, Action end) : IDisposable
{
    private readonly Lock _lock = new();
    private Timer? _timer;
    private int _busy;

    /// <summary>From now on the time runs.</summary>
    public void Begin()
    {
        if (patience > TimeSpan.Zero) _timer = new Timer(_ => End(), null, patience, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Does something during which the service does not end.</summary>
    /// <param name="next">What.</param>
    /// <param name="http">The request.</param>
    public async Task During(Func<HttpContext, Task> next, HttpContext http)
    {
        lock (_lock) _busy++;
        try
        {
            await next(http);
        }
        finally
        {
            lock (_lock)
                if (--_busy == 0) _timer?.Change(patience, Timeout.InfiniteTimeSpan);
        }
    }

    private void End()
    {
        lock (_lock)
            if (_busy == 0) end();
    }

    public void Dispose() => _timer?.Dispose();
}
