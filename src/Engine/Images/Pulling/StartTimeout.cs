using Selkie.Engine.Calls;
using Selkie.Engine.Diagnostics;
namespace Selkie.Engine.Images.Pulling;

/// <summary>
/// A pull inside a starting service asks the service manager for more time: EXTEND_TIMEOUT_USEC of sd_notify(3), again and again while the pull lasts, but
/// not for ever.
/// </summary>
internal sealed class StartTimeout : IDisposable
{
    private const int MostTimes = 10;
    private static readonly TimeSpan Extension = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(25); // earlier than the time is up

    private readonly string _socket;
    private readonly Timer _timer;
    private readonly Logger _log;
    private int _times;

    private StartTimeout(string socket, Logger log)
    {
        _log = log;
        _socket = socket;
        _timer = new Timer(_ => Extend());
    }

    /// <summary>Begins to ask, where a service manager listens.</summary>
    /// <param name="socket">The service manager's socket; null: there is none.</param>
    /// <param name="image">What is pulled, for the line that says so.</param>
    /// <param name="progress">Takes the line.</param>
    /// <param name="log">Takes what cannot be told.</param>
    /// <returns>Ends the asking; null where there is nobody to ask.</returns>
    public static StartTimeout? Begin(string? socket, string image, IPullProgress progress, Logger log)
    {
        if (string.IsNullOrEmpty(socket)) return null;
        progress.Line($"Pulling image //{image} inside systemd: setting pull timeout to {(MostTimes * Extension).TotalMinutes}m0s");
        var timeout = new StartTimeout(socket, log);
        timeout.Extend();
        timeout._timer.Change(Interval, Interval);
        return timeout;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Extend()
    {
        if (_times++ >= MostTimes) return;
        ServiceManager.Tell(_log, _socket, $"EXTEND_TIMEOUT_USEC={(long)Extension.TotalMicroseconds}", "Increasing EXTEND_TIMEOUT_USEC failed");
    }
}
