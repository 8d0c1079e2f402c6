using System.Globalization;
using System.Text;
using Selkie.Engine.Diagnostics;
using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Linux.ProcessControl;
using Selkie.Linux.Spawning;
using Selkie.Oci;
using Selkie.Oci.Mapping;

namespace Selkie.Engine.Rootless;

/// <summary>Writes the id maps of a new user namespace: the user's own id becomes 0, its subordinate ids 1, 2, ….</summary>
internal static class IdMapper
{
    private const int SetUserId = 0x800;

    /// <summary>Maps user and group ids of the process that made the namespace.</summary>
    internal static void Map(int pid, Logger log)
    {
        uint uid = Processes.EffectiveUser, gid = Processes.EffectiveGroup;
        var user = SubordinateIds.UserName(uid);
        var users = SubordinateIds.Read("/etc/subuid", user, uid);
        var groups = SubordinateIds.Read("/etc/subgid", user, uid);
        if (users.Count == 0 || groups.Count == 0)
        {
            var missing = users.Count == 0 ? "subuid" : "subgid";
            log.Error($"cannot find UID/GID for user {user}: no {missing} ranges found for user \"{user}\" in /etc/{missing} - check rootless mode in man pages.");
            log.Warn("Using rootless single mapping into the namespace. This might break some images. "
                + "Check /etc/subuid and /etc/subgid for adding sub*ids if not using a network user");
            MapSingle(pid, uid, gid);
            return;
        }
        RunTool("newuidmap", "UID", "/etc/subuid", "setuid", pid, uid, users);
        RunTool("newgidmap", "GID", "/etc/subgid", "setgid", pid, gid, groups);
    }

    /// <summary>Writes maps that this process may write itself.</summary>
    internal static void Write(int pid, IReadOnlyList<IdMap> uids, IReadOnlyList<IdMap> gids)
    {
        Write(pid, "uid_map", Lines(uids, OwnIds.Uids));
        Write(pid, "gid_map", Lines(gids, OwnIds.Gids));
    }

    private static string Lines(IReadOnlyList<IdMap> maps, IReadOnlyList<IdMap> own) => string.Concat(IdMap.Split(maps, own).Select(map => $"{map.ContainerId} {map.HostId} {map.Size}\n"));

    private static void MapSingle(int pid, uint uid, uint gid)
    {
        Write(pid, "setgroups", "deny");
        Write(pid, "uid_map", $"0 {uid} 1\n");
        Write(pid, "gid_map", $"0 {gid} 1\n");
    }

    private static void Write(int pid, string name, string text)
    {
        var path = $"/proc/{pid}/{name}";
        var fd = FileDescriptor.Open(path, OpenFlags.Write);
        var result = FileDescriptor.TryWrite(fd, Encoding.ASCII.GetBytes(text));
        FileDescriptor.Close(fd);
        if (result < 0) throw new EngineError(ErrorKind.Invalid, $"cannot write {name} file: write {path}: {Errno.Text(-result)}");
    }

    private static void RunTool(string tool, string kind, string file, string right, int pid, uint id, List<IdRange> ranges)
    {
        var path = ProgramPath.TryFind(tool)
            ?? throw new EngineError(ErrorKind.Forbidden, $"command required for rootless mode with multiple IDs: exec: \"{tool}\": executable file not found in $PATH");
        var result = Command.Run(new SpawnOptions { Path = path, Arguments = Arguments(path, pid, id, ranges, kind, file) });
        if (result.Status.Success) return;
        var privileged = HasPrivilege(path);
        var hint = privileged ? "" : $": should have {right} or have filecaps {right}";
        var detail = result.ErrorText.Length > 0 ? $" ({result.ErrorText})" : "";
        throw new EngineError(ErrorKind.Invalid, $"cannot set up namespace using \"{path}\"{hint}: exit status {result.Status.Code}{detail}");
    }

    /// <summary>The tool's arguments: pid, then triplets of first id inside, first outside, count.</summary>
    internal static List<string> Arguments(string path, int pid, uint id, List<IdRange> ranges, string kind, string file)
    {
        var arguments = new List<string> { path, Text((uint)pid), "0", Text(id), "1" };
        uint inside = 1;
        foreach (var range in ranges)
        {
            if (id >= range.Start && id - range.Start < range.Count)
            {
                throw new EngineError(ErrorKind.Invalid, $"invalid configuration: the specified mapping {range.Start}:{range.Count} in \"{file}\" includes the user {kind}");
            }
            arguments.AddRange([Text(inside), Text(range.Start), Text(range.Count)]);
            inside += range.Count;
        }
        return arguments;
    }

    private static bool HasPrivilege(string path)
    {
        if (Fs.Stat(null, Fs.Bytes(path), out var stat, follow: true).Ok && (stat.Mode & SetUserId) != 0) return true;
        using var root = Fs.Open("/", OpenMode.Directory);
        return Fs.GetAttribute(root, Fs.Bytes(path[1..]), "security.capability"u8) is { Length: > 0 };
    }

    private static string Text(uint number) => number.ToString(CultureInfo.InvariantCulture);
}
