using System.Buffers.Text;
using Selkie.Linux.Files;

namespace Selkie.Linux.ProcessControl;

/// <summary>The command line that <c>ps</c> and <c>/proc/PID/cmdline</c> show of this process: the memory its arguments came in.</summary>
public static unsafe class ProcessTitle
{
    /// <summary>Fields arg_start and arg_end (48 and 49) of proc_pid_stat(5), counted from the state (3) on.</summary>
    private const int StartField = 45, EndField = 46;

    /// <summary>Shows other arguments behind the program's name, as far as the memory of the present ones holds them.</summary>
    /// <param name="arguments">Texts with a NUL between each two.</param>
    public static void SetArguments(ReadOnlySpan<byte> arguments)
    {
        Span<byte> buffer = stackalloc byte[1024];
        var fd = FileDescriptor.TryOpen("/proc/self/stat", OpenFlags.Read);
        if (fd < 0) return;
        var count = FileDescriptor.TryRead(fd, buffer);
        FileDescriptor.Close(fd);
        var stat = buffer[..Math.Max(count, 0)];
        nuint start = Field(stat, StartField), end = Field(stat, EndField);
        if (start == 0 || end <= start) return;
        var memory = new Span<byte>((byte*)start, (int)(end - start));
        memory = memory[(memory.IndexOf((byte)0) + 1)..];
        if (memory.IsEmpty) return;
        memory.Clear();
        // The last byte stays NUL: the kernel takes anything else for a title that goes on in the environment's memory.
        arguments[..Math.Min(arguments.Length, memory.Length - 1)].CopyTo(memory);
    }

    private static nuint Field(ReadOnlySpan<byte> stat, int index)
    {
        stat = stat[(stat.LastIndexOf((byte)')') + 2)..];
        for (var field = 0; field < index; field++) stat = stat[(stat.IndexOf((byte)' ') + 1)..];
        return Utf8Parser.TryParse(stat, out ulong value, out _) ? (nuint)value : 0;
    }
}
