namespace Selkie.Linux.NamespaceEntry;

/// <summary>Kinds of namespaces: the CLONE_NEW* bits (sched.h).</summary>
[Flags]
public enum NamespaceKind
{
    /// <summary>Mounts.</summary>
    Mount = 0x00020000,

    /// <summary>Control groups.</summary>
    Cgroup = 0x02000000,

    /// <summary>Host and domain name.</summary>
    Uts = 0x04000000,

    /// <summary>System V IPC and POSIX message queues.</summary>
    Ipc = 0x08000000,

    /// <summary>Users; a process with two threads, as any of .NET, cannot enter one.</summary>
    User = 0x10000000,

    /// <summary>Process ids; meant for children.</summary>
    Pid = 0x20000000,

    /// <summary>Network.</summary>
    Network = 0x40000000,
}
