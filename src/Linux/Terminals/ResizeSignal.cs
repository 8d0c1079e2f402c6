using System.Runtime.InteropServices;
using Selkie.Linux.Events;
using Selkie.Linux.Files;
using Selkie.Linux.Signalling;

namespace Selkie.Linux.Terminals;

/// <summary>A descriptor that becomes readable at every SIGWINCH of this process, while it lives.</summary>
public sealed class ResizeSignal : IDisposable
{
    private readonly PosixSignalRegistration _registration;
    private readonly int _counter = EventDescriptors.Counter();

    /// <summary>Begins to watch.</summary>
    public ResizeSignal() =>
        _registration = PosixSignalRegistration.Create((PosixSignal)Signals.SIGWINCH, _ => FileDescriptor.TryWrite(_counter, [1, 0, 0, 0, 0, 0, 0, 0]));

    /// <summary>The descriptor to poll.</summary>
    public int Fd => _counter;

    /// <summary>Makes it unreadable until the next signal.</summary>
    public void Drain()
    {
        Span<byte> count = stackalloc byte[8];
        FileDescriptor.TryRead(_counter, count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        FileDescriptor.Close(_counter);
    }
}
