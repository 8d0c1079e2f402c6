namespace Selkie.Monitor.Protocol;

/// <summary>The first byte of each packet on an attach socket (unix, SOCK_SEQPACKET). Packets are never empty.</summary>
internal static class AttachPackets
{
    /// <summary>Most bytes of data in one packet: conmon's buffer, and the piece in which partial log lines are cut.</summary>
    internal const int DataSize = 8192;

    // From the client.
    internal const byte Input = 0, InputEnd = 1, Resize = 2, ReopenLog = 3, Start = 4, ReportExit = 5;

    // From the monitor. 2 and 3 as conmon's streams.
    internal const byte Output = 2, ErrorOutput = 3, Exited = 9, Started = 10, Failed = 11;
}
