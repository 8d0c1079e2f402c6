using System.Globalization;
using Selkie.Engine.Diagnostics;
using Selkie.Linux;
using Selkie.Linux.Events;
using Selkie.Linux.ProcessControl;
using Selkie.Linux.Signalling;

namespace Selkie.Engine.Containers.Launching;

/// <summary>
/// Removes the cgroup of a container that its runtime left: it was killed before it had noted that it made one, or while it removed it from one hierarchy after the other.
/// </summary>
internal static class StaleCgroup
{
    private const string Root = "/sys/fs/cgroup";
    private const int PatienceMs = 2000;

    /// <summary>Ends what is in the cgroup and removes it from every hierarchy.</summary>
    /// <param name="path">linux.cgroupsPath of the container, for a runtime without systemd.</param>
    /// <param name="log">Takes what stays.</param>
    public static void Remove(string path, Logger log)
    {
        foreach (var hierarchy in Directory.GetDirectories(Root).Append(Root))
        {
            var cgroup = $"{hierarchy}/{path.TrimStart('/')}";
            if (!Directory.Exists(cgroup)) continue;
            // What was killed is in its cgroup until it is gone.
            for (var wait = 0; TryRemove(cgroup) is { } failure; wait++)
            {
                if (wait == PatienceMs)
                {
                    log.Debug($"the cgroup {cgroup} stays: {failure}");
                    break;
                }
                Poll.Wait([], 1);
            }
        }
    }

    /// <summary>Why it did not go this time; null: it is gone.</summary>
    private static string? TryRemove(string cgroup)
    {
        try
        {
            foreach (var child in Directory.GetDirectories(cgroup)) TryRemove(child);
            foreach (var pid in File.ReadLines($"{cgroup}/cgroup.procs")) Processes.Signal(int.Parse(pid, CultureInfo.InvariantCulture), Signals.SIGKILL);
            Directory.Delete(cgroup);
            return null;
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or LinuxException)
        {
            return e.Message;
        }
    }
}
