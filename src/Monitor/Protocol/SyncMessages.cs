namespace Selkie.Monitor.Protocol;

/// <summary>
/// Packets of text between the engine that launched a monitor and the monitor (descriptor 3, SOCK_SEQPACKET): a word, and for some a blank and a value.
/// </summary>
internal static class SyncMessages
{
    /// <summary>Where the monitor finds its end.</summary>
    internal const int Descriptor = 3;

    /// <summary>The longest packet.</summary>
    internal const int MostBytes = 16 * 1024;

    // From the monitor: "taken" (late arguments and their descriptors are in place), "created PID", "started", "error TEXT", "exited CODE".
    internal static ReadOnlySpan<byte> Taken => "taken"u8;
    internal static ReadOnlySpan<byte> Created => "created "u8;
    internal static ReadOnlySpan<byte> Started => "started"u8;
    internal static ReadOnlySpan<byte> Error => "error "u8;
    internal static ReadOnlySpan<byte> Exited => "exited "u8;

    // From the engine: "start"; after "exited": "mine" (the engine cleans up), then "done" (it has).
    internal static ReadOnlySpan<byte> Start => "start"u8;
    internal static ReadOnlySpan<byte> Mine => "mine"u8;
    internal static ReadOnlySpan<byte> Done => "done"u8;
}
