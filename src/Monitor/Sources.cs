namespace Selkie.Monitor;

/// <summary>The epoll tags of the descriptor sources.</summary>
internal static class Sources
{
    internal const int Signals = 1, Sync = 2, AttachListener = 3, Output = 4, ErrorOutput = 5, InputPipe = 6, Process = 7, Timeout = 8, Memory = 9, Notify = 10;

    /// <summary>Client n has tag FirstClient + n.</summary>
    internal const int FirstClient = 16;
}
