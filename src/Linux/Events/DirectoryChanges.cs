using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Selkie.Linux.Files;
using Selkie.Linux.Native;

namespace Selkie.Linux.Events;

/// <summary>
/// Tells of changes in directories to any number of those who wait without a thread: one inotify(7) and one thread for all, both made when somebody first waits.
/// A directory tells of what is written to its files, of files that come, go or are replaced, and of its own end.
/// </summary>
public sealed class DirectoryChanges : IDisposable
{
    private const uint Modified = 0x2, MovedFrom = 0x40, MovedTo = 0x80, Created = 0x100, Deleted = 0x200, DeletedSelf = 0x400, Ignored = 0x8000, Overflow = 0x4000;
    private const int HeaderBytes = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, List<ChangeSignal>> _byWatch = [];
    private int _fd = -1;

    /// <summary>Begins to tell of a directory.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="signal">Is raised at each change, until it is disposed.</param>
    /// <returns>False: there is no such directory, or no more can be watched.</returns>
    public bool TryWatch(string path, ChangeSignal signal)
    {
        lock (_lock)
        {
            if (_fd < 0) Begin();
            var watch = Libc.inotify_add_watch(_fd, path, Modified | MovedFrom | MovedTo | Created | Deleted | DeletedSelf);
            if (watch < 0) return false;
            if (!_byWatch.TryGetValue(watch, out var signals)) _byWatch[watch] = signals = [];
            signals.Add(signal);
            signal.OnDispose(() => Forget(watch, signal));
            return true;
        }
    }

    /// <summary>Tells nobody any more.</summary>
    public void Dispose()
    {
        lock (_lock)
            foreach (var watch in _byWatch.Keys) Libc.inotify_rm_watch(_fd, watch);
    }

    private void Begin()
    {
        _fd = Libc.inotify_init1(Libc.O_CLOEXEC);
        if (_fd < 0) throw new LinuxException("inotify_init1", Marshal.GetLastPInvokeError());
        new Thread(Tell, 128 * 1024) { IsBackground = true, Name = "directory changes" }.Start();
    }

    private void Forget(int watch, ChangeSignal signal)
    {
        lock (_lock)
        {
            if (!_byWatch.TryGetValue(watch, out var signals) || !signals.Remove(signal) || signals.Count > 0) return;
            _byWatch.Remove(watch);
            Libc.inotify_rm_watch(_fd, watch);
        }
    }

    private void Tell()
    {
        var buffer = new byte[16 * 1024];
        for (int count; (count = FileDescriptor.TryRead(_fd, buffer)) > 0;)
            lock (_lock)
                Tell(buffer.AsSpan(0, count));
    }

    // struct inotify_event: watch, mask, cookie, length of the name, the name.
    private void Tell(ReadOnlySpan<byte> events)
    {
        while (events.Length >= HeaderBytes)
        {
            var watch = BinaryPrimitives.ReadInt32LittleEndian(events);
            var mask = BinaryPrimitives.ReadUInt32LittleEndian(events[4..]);
            events = events[(HeaderBytes + (int)BinaryPrimitives.ReadUInt32LittleEndian(events[12..]))..];
            if ((mask & Overflow) != 0) RaiseAll();
            if (!_byWatch.TryGetValue(watch, out var signals)) continue;
            foreach (var signal in signals) signal.Raise();
            if ((mask & Ignored) != 0) _byWatch.Remove(watch);
        }
    }

    private void RaiseAll()
    {
        foreach (var signal in _byWatch.Values.SelectMany(signals => signals)) signal.Raise();
    }
}

/// <summary>Is raised when something changed; what was raised while nobody waited is not lost. One waits at a time.</summary>
public sealed class ChangeSignal : IDisposable
{
    private readonly List<Action> _atEnd = [];
    private readonly SemaphoreSlim _raised = new(0, 1);

    /// <summary>Something changed.</summary>
    public void Raise()
    {
        lock (_raised)
            if (_raised.CurrentCount == 0) _raised.Release();
    }

    /// <summary>Waits for a change, or until the time is up.</summary>
    /// <param name="patience">How long at most; <see cref="Timeout.InfiniteTimeSpan"/>: for ever.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public Task Wait(TimeSpan patience, CancellationToken cancel) => _raised.WaitAsync(patience, cancel);

    internal void OnDispose(Action act) => _atEnd.Add(act);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var act in _atEnd) act();
        _atEnd.Clear();
        Raise();
    }
}
