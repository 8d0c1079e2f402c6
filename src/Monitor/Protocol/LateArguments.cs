namespace Selkie.Monitor.Protocol;

/// <summary>
/// How a monitor that was started ahead of its arguments gets them: one packet on the sync line, the arguments with a NUL between each two, and with
/// it the descriptors that become 4, 5, …
/// </summary>
internal static class LateArguments
{
    /// <summary>The verb that makes the monitor wait for the packet.</summary>
    internal const string Await = "await";

    /// <summary>The first descriptor's number.</summary>
    internal const int FirstDescriptor = SyncMessages.Descriptor + 1;

    /// <summary>Bytes that the waiting monitor's command line keeps free, to show the arguments once they are there.</summary>
    internal const int Room = 4096;
}
