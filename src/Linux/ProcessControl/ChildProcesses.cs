using System.Globalization;
using System.Text;
using Selkie.Linux.Files;

namespace Selkie.Linux.ProcessControl;

/// <summary>Children of this process (/proc/PID/task/TID/children of proc(5)).</summary>
public static class ChildProcesses
{
    /// <summary>Their pids; none where the kernel does not tell (CONFIG_PROC_CHILDREN).</summary>
    public static List<int> Ids()
    {
        const string Threads = "/proc/self/task";
        var ids = new List<int>();
        Span<byte> text = stackalloc byte[4096];
        foreach (var thread in Fs.List(Threads))
        {
            var fd = FileDescriptor.TryOpen($"{Threads}/{Encoding.ASCII.GetString(thread.Name)}/children", OpenFlags.Read);
            if (fd < 0) continue;
            var count = FileDescriptor.TryRead(fd, text);
            FileDescriptor.Close(fd);
            foreach (var word in Encoding.ASCII.GetString(text[..Math.Max(count, 0)]).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                ids.Add(int.Parse(word, CultureInfo.InvariantCulture));
        }
        return ids;
    }
}
