using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Selkie.EndToEnd;

/// <summary>The processes of one caller's engine: whatever names its directory in its command line, or has it among its mounts.</summary>
internal sealed class EngineProcesses(Caller engine)
{
    /// <summary>Commands, monitors and OCI runtimes; not the pause process.</summary>
    public List<int> Programs() => Find((pid, line) => line.Contains(engine.Mark, StringComparison.Ordinal) && !IsPause(line));

    /// <summary>Those, and the containers' own processes.</summary>
    public List<int> All() => Find((pid, line) => !IsPause(line) && (line.Contains(engine.Mark, StringComparison.Ordinal) || Read($"/proc/{pid}/mountinfo").Contains(engine.Mark, StringComparison.Ordinal)));

    /// <summary>The process whose command line has these words.</summary>
    public static int One(params string[] words) => Assert.Single(Find((_, line) => words.All(word => line.Contains(word, StringComparison.Ordinal))));

    /// <summary>Kills until none is left: one that is found may just have started another.</summary>
    public static void KillAll(Func<List<int>> find)
    {
        for (var passes = 0; find() is { Count: > 0 } found; passes++)
        {
            Assert.True(passes < 100, "processes cannot be killed");
            found.ForEach(Kill);
        }
    }

    /// <summary>Kills a process and waits until it is dead, which on a busy machine is not at once.</summary>
    public static void End(string process)
    {
        using var handle = Selkie.Linux.ProcessControl.Processes.OpenPidFd(int.Parse(process, CultureInfo.InvariantCulture));
        Assert.True(Selkie.Linux.ProcessControl.Processes.Signal(handle!, Selkie.Linux.Signalling.Signals.SIGKILL));
        Assert.True(Selkie.Linux.ProcessControl.Processes.WaitEnded(handle!, 30_000));
    }

    /// <summary>What a process is, for messages.</summary>
    public static string Describe(int pid) => $"{pid}: {Read($"/proc/{pid}/cmdline").Replace('\0', ' ')} ({Read($"/proc/{pid}/stat").Split(' ').ElementAtOrDefault(2)})";

    private static List<int> Find(Func<int, string, bool> isOurs)
    {
        var found = new List<int>();
        foreach (var directory in Directory.GetDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var pid) || pid == Environment.ProcessId) continue;
            var line = Read($"/proc/{pid}/cmdline");
            if (line.Length > 0 && isOurs(pid, line)) found.Add(pid);
        }
        return found;
    }

    private static bool IsPause(string line) => line.Contains("selkie-monitor\0pause", StringComparison.Ordinal);

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static void Kill(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
        }
    }
}
