using Selkie.Linux.Files;

namespace Selkie.Linux.ProcessControl;

/// <summary>Moves of processes between cgroups (cgroups(7)).</summary>
public static class CgroupMoves
{
    /// <summary>
    /// Has the kernel ready for moves that are to come, whoever makes them. The first move after a pause waits until every processor has passed a quiet point
    /// (a grace period of RCU, for the semaphore that keeps processes from forking meanwhile), ten milliseconds and more; those that follow soon do not wait.
    /// So this process moves to the cgroup where it is, which changes nothing. Takes as long as the kernel does: call it on a thread of its own.
    /// </summary>
    /// <param name="cgroup">The directory of this process's cgroup of version 2.</param>
    /// <returns>False where the cgroup belongs to somebody else; then the first move waits.</returns>
    public static bool Expect(string cgroup)
    {
        var file = FileDescriptor.TryOpen($"{cgroup}/cgroup.procs", OpenFlags.Write);
        if (file < 0) return false;
        var moved = FileDescriptor.TryWrite(file, "0"u8) > 0;
        FileDescriptor.Close(file);
        return moved;
    }
}
