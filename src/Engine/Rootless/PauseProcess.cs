using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Selkie.Engine.Diagnostics;
using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Linux.NamespaceEntry;
using Selkie.Linux.ProcessControl;
using Selkie.Linux.Signalling;
using Selkie.Linux.Sockets;
using Selkie.Linux.Spawning;
using Selkie.Oci;
using Selkie.Oci.Mapping;

namespace Selkie.Engine.Rootless;

/// <summary>The process that keeps the user's namespaces alive.</summary>
/// <param name="Pid">Its pid.</param>
/// <param name="StartTime">Its start time (<see cref="ProcessStat.StartTime"/>).</param>
/// <param name="NamespaceInode">The inode of its user namespace.</param>
internal sealed record PauseProcess(int Pid, ulong StartTime, ulong NamespaceInode)
{
    /// <summary>Descriptor of the line to it; the constructor in src/native/userns.c answers there.</summary>
    private const int Line = 3;

    /// <summary>What the pause file names, if that lives.</summary>
    internal static PauseProcess? Find()
    {
        if (Fs.ReadAll(RunDirectory.PauseFile) is not { } bytes) return null;
        var fields = Encoding.ASCII.GetString(bytes).Trim().Split(' ');
        if (fields.Length != 3 || !int.TryParse(fields[0], out var pid)) return null;
        if (!ulong.TryParse(fields[1], out var start) || !ulong.TryParse(fields[2], out var inode)) return null;
        return ProcessStat.IsAlive(pid, start) && UserNamespaceOf(pid) == inode ? new PauseProcess(pid, start, inode) : null;
    }

    /// <summary>Starts one in a new user namespace, or with <paramref name="lender"/> in that process's, and writes the pause file.</summary>
    internal static PauseProcess Start(string monitorPath, int? lender, Logger log)
    {
        var (pid, line) = Begin(monitorPath, lender is { } of ? ["pause", of.ToString(CultureInfo.InvariantCulture)] : ["pause"]);
        try
        {
            return Establish(pid, line, lender is null, log);
        }
        finally
        {
            FileDescriptor.Close(line);
        }
    }

    /// <summary>A user namespace with these maps in which nobody lives: its process ends as soon as the namespace is open here.</summary>
    /// <param name="monitorPath">The path of <c>selkie-monitor</c>.</param>
    /// <param name="uids">Users.</param>
    /// <param name="gids">Groups.</param>
    internal static SafeFileHandle OpenNamespace(string monitorPath, IReadOnlyList<IdMap> uids, IReadOnlyList<IdMap> gids)
    {
        var (pid, line) = Begin(monitorPath, ["pause"]);
        try
        {
            Expect(line, 'u');
            IdMapper.Write(pid, uids, gids);
            return Namespaces.Open($"/proc/{pid}/ns/user");
        }
        finally
        {
            FileDescriptor.Close(line);
            Processes.Wait(pid);
        }
    }

    private static (int Pid, int Line) Begin(string monitorPath, string[] arguments)
    {
        var (mine, theirs) = UnixSocket.Pair(UnixSocketKind.Packets);
        try
        {
            var pid = Spawn.Start(new SpawnOptions
            {
                Path = monitorPath,
                Arguments = [monitorPath, .. arguments],
                WorkingDirectory = "/",
                Files = [new(-1, 0), new(-1, 1), new(2, 2), new(theirs, Line)],
                NewSession = true,
            });
            return (pid, mine);
        }
        catch
        {
            FileDescriptor.Close(mine);
            throw;
        }
        finally
        {
            FileDescriptor.Close(theirs);
        }
    }

    /// <summary>The inode of a process's user namespace; 0 if that cannot be seen.</summary>
    internal static ulong UserNamespaceOf(int pid) => Fs.Stat(null, Encoding.ASCII.GetBytes($"/proc/{pid}/ns/user"), out var stat, follow: true).Ok ? stat.Inode : 0;

    private static PauseProcess Establish(int pid, int line, bool mapIds, Logger log)
    {
        try
        {
            if (mapIds)
            {
                Expect(line, 'u');
                IdMapper.Map(pid, log);
                UnixSocket.TrySend(line, "m"u8);
            }
            Expect(line, 'r');
            var pause = new PauseProcess(pid, ProcessStat.Read(pid)?.StartTime ?? 0, UserNamespaceOf(pid));
            Fs.ReplaceFile(RunDirectory.PauseFile, Encoding.ASCII.GetBytes($"{pause.Pid} {pause.StartTime} {pause.NamespaceInode}\n"), 0x180, sync: false);
            return pause;
        }
        catch
        {
            Processes.Signal(pid, Signals.SIGKILL);
            Processes.Wait(pid);
            throw;
        }
    }

    private static void Expect(int line, char kind)
    {
        Span<byte> answer = stackalloc byte[16];
        var count = UnixSocket.TryReceive(line, answer);
        if (count > 0 && answer[0] == kind) return;
        if (count <= 1 || answer[0] != 'e')
            throw new EngineError(ErrorKind.Internal, "cannot set up the user namespace: the pause process ended; selkie-monitor must be the published executable of this version");
        var error = int.Parse(answer[1..count], CultureInfo.InvariantCulture);
        throw new EngineError(ErrorKind.Invalid, $"cannot create a user namespace: {Errno.Text(error)}{Hint(error)}");
    }

    private static string Hint(int error)
    {
        if (Setting("/proc/sys/user/max_user_namespaces") == "0") return "; user namespaces are not enabled in /proc/sys/user/max_user_namespaces";
        if (Setting("/proc/sys/kernel/unprivileged_userns_clone") == "0") return "; user namespaces are not enabled in /proc/sys/kernel/unprivileged_userns_clone";
        if (Setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1") return "; AppArmor restricts them: see /proc/sys/kernel/apparmor_restrict_unprivileged_userns";
        return error == Errno.ENOSPC ? "; raise /proc/sys/user/max_user_namespaces" : "";
    }

    private static string? Setting(string path) => File.Exists(path) ? File.ReadAllText(path).Trim() : null;
}
