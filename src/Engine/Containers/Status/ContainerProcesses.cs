using Microsoft.Win32.SafeHandles;
using Selkie.Linux.NamespaceEntry;
using Selkie.Linux.ProcessControl;
using Selkie.Oci;
using Selkie.Runtime.Monitors;

namespace Selkie.Engine.Containers.Status;

/// <summary>
/// What /proc has of a container's process or its monitor. A pid may be another process's the next moment, one of the host even; so what was opened by it counts
/// only if the process of the container's state file, by pid and start time, still lives afterwards.
/// </summary>
internal static class ContainerProcesses
{
    /// <summary>Opens the mount namespace of a process.</summary>
    /// <param name="run">The container's run directory.</param>
    /// <param name="pid">The container's first process or its monitor.</param>
    /// <exception cref="EngineError">It has ended.</exception>
    public static SafeFileHandle OpenMounts(string run, int pid)
    {
        var opened = Namespaces.Open($"/proc/{pid}/ns/mnt");
        try
        {
            RequireAlive(run, pid);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Makes sure, after something was opened, that it is this container's.</summary>
    /// <param name="run">The container's run directory.</param>
    /// <param name="pid">The container's first process or its monitor.</param>
    /// <exception cref="EngineError">It has ended.</exception>
    public static void RequireAlive(string run, int pid)
    {
        if (!IsAlive(run, pid)) throw new EngineError(ErrorKind.BadState, $"process {pid} of the container has ended: container state improper");
    }

    /// <summary>Opens a process to signal it and to wait for its end (pidfd_open(2)); null where it has ended.</summary>
    /// <param name="run">The container's run directory.</param>
    /// <param name="pid">The container's first process or its monitor.</param>
    public static SafeFileHandle? Open(string run, int pid)
    {
        var opened = Processes.OpenPidFd(pid);
        if (opened is null || IsAlive(run, pid)) return opened;
        opened.Dispose();
        return null;
    }

    private static bool IsAlive(string run, int pid) =>
        MonitorState.Read(run) is { } state && (pid == state.ContainerPid ? state.ContainerAlive : pid == state.MonitorPid && state.MonitorAlive);
}
