namespace Selkie.Runtime.Monitors;

/// <summary>The monitor that a call starts ahead of its arguments, so that its next <see cref="MonitorClient.Launch(MonitorLaunch, PreparedMonitor?)"/> finds it ready. Each call has one of its own.</summary>
public sealed class PreparedMonitor : IDisposable
{
    private readonly Lock _guard = new();
    private WaitingMonitor? _waiting;
    private string? _owner;

    /// <summary>Starts it.</summary>
    /// <param name="monitorPath">The path of <c>selkie-monitor</c>.</param>
    /// <returns>This; whoever disposes it gives up a monitor that nobody took.</returns>
    public PreparedMonitor Start(string monitorPath)
    {
        Exchange(new WaitingMonitor(monitorPath, MonitorProcess.StartAhead(monitorPath)))?.Dispose();
        return this;
    }

    /// <summary>Keeps the monitor for one container, so that what is known of it (its process id) can be used ahead of its launch.</summary>
    /// <param name="id">The container's id; launches of others get a monitor of their own.</param>
    /// <returns>The monitor's process id; 0: none waits, or for another container.</returns>
    public int ReserveFor(string id)
    {
        lock (_guard) return _waiting is { } waiting && (_owner ??= id) == id ? waiting.Process.Pid : 0;
    }

    /// <summary>Gives it up: what this process is, its children are not any more (another cgroup).</summary>
    public void GiveUp() => Exchange(null)?.Dispose();

    /// <inheritdoc/>
    public void Dispose() => GiveUp();

    /// <summary>It becomes the caller's; null: none waits for this container.</summary>
    internal WaitingMonitor? Take(string id)
    {
        lock (_guard) return _owner is { } owner && owner != id ? null : Exchange(null);
    }

    private WaitingMonitor? Exchange(WaitingMonitor? next)
    {
        lock (_guard)
        {
            var before = _waiting;
            (_waiting, _owner) = (next, null);
            return before;
        }
    }
}
