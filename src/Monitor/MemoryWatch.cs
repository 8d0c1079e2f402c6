using System.Buffers.Text;
using System.Text;
using Selkie.Linux.Events;
using Selkie.Linux.Files;

namespace Selkie.Monitor;

/// <summary>
/// Notices that the kernel killed a process of the container for want of memory: cgroup v2 by inotify on memory.events, v1 by an eventfd registered in
/// cgroup.event_control; both also by their counter at the end. Where there is no memory controller, or no right, nothing is noticed.
/// </summary>
internal sealed class MemoryWatch
{
    private const string V1Root = "/sys/fs/cgroup/memory";

    private string? _counterFile;
    private long _before;
    private int _fd = -1;
    private bool _v1;

    internal int Fd => _fd;

    internal bool Killed { get; private set; }

    /// <summary>Begins to watch the cgroup that holds the process.</summary>
    internal void Begin(int pid, int epoll)
    {
        var buffer = new byte[4096];
        var count = ReadFile(string.Concat("/proc/", pid.ToString(), "/cgroup"), buffer);
        if (count <= 0 || Locate(Encoding.UTF8.GetString(buffer, 0, count)) is not { } directory) return;
        _counterFile = string.Concat(directory, _v1 ? "/memory.oom_control" : "/memory.events");
        _before = Math.Max(0, Count()); // the cgroup may be older than the container, or shared
        _fd = _v1 ? RegisterEvent(directory, _counterFile) : FileWatch.TryWatchChanges(_counterFile);
        if (_fd >= 0) Epoll.Add(epoll, _fd, PollEvents.Input, Sources.Memory);
    }

    /// <summary>An event came: v1's eventfd fires when memory runs out, and once more when the cgroup is removed (then its file is gone).</summary>
    internal void OnEvent(int epoll)
    {
        Span<byte> events = stackalloc byte[512];
        var any = FileDescriptor.TryRead(_fd, events) > 0;
        CheckCounter();
        if (any && !Killed && Count() >= 0) return;
        Epoll.Remove(epoll, _fd);
        FileDescriptor.Close(ref _fd);
    }

    internal void CheckCounter()
    {
        if (!Killed && _counterFile is not null && Count() > _before) Killed = true;
    }

    /// <summary>Processes killed so far, as either version counts them; -1 when that cannot be read.</summary>
    private long Count()
    {
        Span<byte> text = stackalloc byte[512];
        var length = _counterFile is null ? -1 : ReadFile(_counterFile, text);
        if (length <= 0) return -1;
        text = text[..length];
        var at = text.IndexOf("oom_kill "u8);
        return at >= 0 && Utf8Parser.TryParse(text[(at + 9)..], out long kills, out _) ? kills : -1;
    }

    /// <summary>Lines <c>ID:CONTROLLERS:PATH</c>; v1 names memory, v2 is <c>0::PATH</c>.</summary>
    private string? Locate(string table)
    {
        string? unified = null;
        foreach (var line in table.Split('\n'))
        {
            int first = line.IndexOf(':'), second = line.IndexOf(':', first + 1);
            if (second < 0) continue;
            var path = line[(second + 1)..];
            if (line.AsSpan(first + 1, second - first - 1).Contains("memory", StringComparison.Ordinal) && Directory.Exists(V1Root + path))
            {
                _v1 = true;
                return path == "/" ? null : V1Root + path;
            }
            if (line.StartsWith("0::", StringComparison.Ordinal)) unified = string.Concat("/sys/fs/cgroup", path);
        }
        return unified;
    }

    private static int RegisterEvent(string directory, string control)
    {
        var watched = FileDescriptor.TryOpen(control, OpenFlags.Read);
        var registry = FileDescriptor.TryOpen(string.Concat(directory, "/cgroup.event_control"), OpenFlags.Write);
        var counter = EventDescriptors.Counter();
        var done = watched >= 0 && registry >= 0
            && FileDescriptor.TryWrite(registry, Encoding.ASCII.GetBytes(string.Concat(counter.ToString(), " ", watched.ToString()))) > 0;
        FileDescriptor.Close(watched);
        FileDescriptor.Close(registry);
        if (!done) FileDescriptor.Close(ref counter);
        return counter;
    }

    private static int ReadFile(string path, Span<byte> buffer)
    {
        var fd = FileDescriptor.TryOpen(path, OpenFlags.Read);
        if (fd < 0) return fd;
        var count = FileDescriptor.TryRead(fd, buffer);
        FileDescriptor.Close(fd);
        return count;
    }
}
