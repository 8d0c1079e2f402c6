namespace Selkie.Monitor.Protocol;

/// <summary>Names of the monitor's files in its run directory, and of what it tells its clean-up.</summary>
internal static class MonitorFiles
{
    /// <summary>The version of the protocol: a newer engine drives older monitors by it.</summary>
    internal const int Version = 1;

    internal const string State = "monitor", Attach = "attach", PidFile = "pidfile", RuntimeLog = "oci-log", Console = "console", Network = "netns", SharedMemory = "shm", Notify = "notify/notify.sock";

    /// <summary>The environment variable that tells the clean-up the number of the network namespace's descriptor.</summary>
    internal const string NetworkVariable = "SELKIE_NETNS_FD";

    /// <summary>Each exec session has files of its own.</summary>
    internal static string OfExec(string name, string session) => $"{name}-{session}";

    /// <summary>The attach socket of an exec session.</summary>
    internal static string ExecAttach(string session) => "exec-" + session;
}
