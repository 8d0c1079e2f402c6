using Selkie.Linux.Files;

namespace Selkie.Linux.ProcessControl;

/// <summary>What <c>/proc/PID/stat</c> says of a process (proc_pid_stat(5)).</summary>
/// <param name="State">The state letter: R S D Z X …</param>
/// <param name="Parent">The parent's pid.</param>
/// <param name="StartTime">Clock ticks from boot to its start: with the pid it names a process for good.</param>
public readonly record struct ProcessStat(char State, int Parent, ulong StartTime)
{
    /// <summary>Whether it has ended: a zombie counts as dead, for PID 1 of some machines does not reap.</summary>
    public bool IsDead => State is 'Z' or 'X' or 'x';

    /// <summary>Reads it; null when there is no such process.</summary>
    public static ProcessStat? Read(int pid)
    {
        var fd = FileDescriptor.TryOpen($"/proc/{pid}/stat", OpenFlags.Read);
        if (fd < 0) return null;
        Span<byte> buffer = stackalloc byte[1024];
        var count = FileDescriptor.TryRead(fd, buffer);
        FileDescriptor.Close(fd);
        return count > 0 ? Parse(buffer[..count]) : null;
    }

    /// <summary>Whether the process with this pid and start time lives.</summary>
    public static bool IsAlive(int pid, ulong startTime) => pid > 0 && Read(pid) is { } stat && stat.StartTime == startTime && !stat.IsDead;

    /// <summary>The name may hold blanks and brackets: fields count from the last bracket; start time is the 20th after it.</summary>
    internal static ProcessStat? Parse(ReadOnlySpan<byte> text)
    {
        var end = text.LastIndexOf((byte)')');
        if (end < 0 || end + 2 >= text.Length) return null;
        text = text[(end + 2)..];
        var state = (char)text[0];
        var parent = 0;
        for (var field = 0; ; field++)
        {
            var blank = text.IndexOf((byte)' ');
            if (field == 1 && blank > 0) System.Buffers.Text.Utf8Parser.TryParse(text, out parent, out _);
            if (field == 19) return System.Buffers.Text.Utf8Parser.TryParse(text, out ulong start, out _) ? new ProcessStat(state, parent, start) : null;
            if (blank < 0) return null;
            text = text[(blank + 1)..];
        }
    }
}
