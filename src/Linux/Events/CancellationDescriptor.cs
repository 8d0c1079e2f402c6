using Selkie.Linux.Files;

namespace Selkie.Linux.Events;

/// <summary>A descriptor that becomes readable when a token is cancelled, for those who wait in poll(2). A token that cannot be cancelled has none.</summary>
public sealed class CancellationDescriptor : IDisposable
{
    private readonly CancellationTokenRegistration _registration;
    private int _fd = -1;

    /// <summary>Watches a token.</summary>
    /// <param name="token">The token.</param>
    public CancellationDescriptor(CancellationToken token)
    {
        if (!token.CanBeCanceled) return;
        _fd = EventDescriptors.Counter();
        _registration = token.UnsafeRegister(static self => EventDescriptors.Count(((CancellationDescriptor)self!)._fd), this);
    }

    /// <summary>The descriptor; -1, which poll(2) skips, where nothing can be cancelled.</summary>
    public int Fd => _fd;

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose(); // waits for one that is just being told
        FileDescriptor.Close(ref _fd);
    }
}
