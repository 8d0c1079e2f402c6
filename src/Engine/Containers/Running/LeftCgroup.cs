using Selkie.Linux;

namespace Selkie.Engine.Containers.Running;

/// <summary>Removes the cgroup of a container whose runtime was killed before it had noted that it made one.</summary>
internal static class LeftCgroup
{
    private const string Root = "/sys/fs/cgroup";

    /// <summary>Ends what is in the cgroup and removes it from every hierarchy.</summary>
    /// <param name="path">linux.cgroupsPath of the container, for a runtime without systemd.</param>
    public static void Remove(string path)
    {
        foreach (var hierarchy in Directory.GetDirectories(Root).Append(Root))
        {
            var cgroup = $"{hierarchy}/{path.TrimStart('/')}";
            if (!Directory.Exists(cgroup)) continue;
            try
            {
                foreach (var pid in File.ReadLines($"{cgroup}/cgroup.procs")) Processes.Signal(int.Parse(pid, System.Globalization.CultureInfo.InvariantCulture), Signals.SIGKILL);
                Directory.Delete(cgroup);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or LinuxException)
            {
                Log.Debug($"the cgroup {cgroup} stays: {e.Message}");
            }
        }
    }
}
