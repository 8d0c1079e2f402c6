using System.Text;
using Microsoft.Win32.SafeHandles;
using Selkie.Linux;
using Selkie.Oci;
using Selkie.Runtime;
using Descriptor = Selkie.Linux.Descriptor;

namespace Selkie.Engine.Containers.Running;

/// <summary>A user namespace that nobody lives in: its maps alone matter, to an id-mapped mount (mount_setattr(2), MOUNT_ATTR_IDMAP).</summary>
internal static class MappedNamespace
{
    private const int Line = 3;

    /// <summary>Makes one: a process makes it, gets its maps written, and ends as soon as the namespace is open here.</summary>
    /// <param name="monitorPath">The monitor, whose C constructor is that process.</param>
    /// <param name="uids">Users.</param>
    /// <param name="gids">Groups.</param>
    public static SafeFileHandle Create(string monitorPath, IReadOnlyList<IdMap> uids, IReadOnlyList<IdMap> gids)
    {
        var (mine, theirs) = UnixSocket.Pair(UnixSocketKind.Packets);
        var pid = Spawn.Start(new SpawnOptions
        {
            Path = monitorPath,
            Arguments = [monitorPath, "pause"],
            Files = [new(-1, 0), new(-1, 1), new(2, 2), new(theirs, Line)],
        });
        Descriptor.Close(theirs);
        try
        {
            var answer = new byte[64];
            if (UnixSocket.TryReceive(mine, answer) <= 0 || answer[0] != 'u') throw new UserError("cannot make a user namespace for the id-mapped root file system");
            Write(pid, "uid_map", uids);
            Write(pid, "gid_map", gids);
            return Namespaces.Open($"/proc/{pid}/ns/user");
        }
        finally
        {
            Descriptor.Close(mine);
            Processes.Wait(pid);
        }
    }

    private static void Write(int pid, string file, IReadOnlyList<IdMap> maps)
    {
        var fd = Descriptor.Open($"/proc/{pid}/{file}", OpenFlags.Write);
        var text = string.Concat(maps.Select(map => $"{map.ContainerId} {map.HostId} {map.Size}\n"));
        var result = Descriptor.TryWrite(fd, Encoding.ASCII.GetBytes(text));
        Descriptor.Close(fd);
        if (result < 0) throw new LinuxException("write", -result, $"/proc/{pid}/{file}");
    }
}
