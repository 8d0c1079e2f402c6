using System.Globalization;
using Selkie.Linux.Files;
using Selkie.Linux.ProcessControl;
using Selkie.Monitor.Protocol;
using Selkie.Runtime.Containers;

namespace Selkie.Runtime.Monitors;

/// <summary>What a monitor last wrote of its container. Times are nanoseconds since 1970 UTC, 0: not yet.</summary>
public sealed record MonitorState
{
    /// <summary>The protocol's version.</summary>
    public int Version { get; init; }

    /// <summary>The monitor's pid.</summary>
    public int MonitorPid { get; init; }

    /// <summary>The monitor's start time (<see cref="ProcessStat.StartTime"/>).</summary>
    public ulong MonitorStart { get; init; }

    /// <summary>The container's pid, 0 before it is created.</summary>
    public int ContainerPid { get; init; }

    /// <summary>The container's start time.</summary>
    public ulong ContainerStart { get; init; }

    /// <summary><c>creating</c>, <c>created</c>, <c>running</c> or <c>exited</c>.</summary>
    public ContainerState Status { get; init; }

    /// <summary>The exit code (128 and the signal's number when one ended it).</summary>
    public int ExitCode { get; init; }

    /// <summary>The signal that ended it, or 0.</summary>
    public int Signal { get; init; }

    /// <summary>Whether the kernel killed a process of the container for want of memory.</summary>
    public bool OomKilled { get; init; }

    /// <summary>When it was started.</summary>
    public long StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public long FinishedAt { get; init; }

    /// <summary>Whether the monitor that wrote this still lives.</summary>
    public bool MonitorAlive => ProcessStat.IsAlive(MonitorPid, MonitorStart);

    /// <summary>Whether the container's first process lives, by pid and start time (a zombie does not).</summary>
    public bool ContainerAlive => ProcessStat.IsAlive(ContainerPid, ContainerStart);

    /// <summary>Reads a container's state; null when there is none.</summary>
    public static MonitorState? Read(string runDirectory) => ReadFile($"{runDirectory}/{MonitorFiles.State}");

    /// <summary>Reads an exec session's state; null when there is none.</summary>
    public static MonitorState? ReadExec(string runDirectory, string session) => ReadFile($"{runDirectory}/{MonitorFiles.OfExec(MonitorFiles.State, session)}");

    /// <summary>Deletes a container's state: its run has been cleaned up.</summary>
    public static void Forget(string runDirectory) => Fs.RemoveFile($"{runDirectory}/{MonitorFiles.State}");

    /// <summary>Deletes the files of an exec session that has ended: nobody asks for it any more.</summary>
    public static void ForgetExec(string runDirectory, string session)
    {
        foreach (var name in (ReadOnlySpan<string>)[MonitorFiles.RuntimeLog, MonitorFiles.PidFile, MonitorFiles.State]) Fs.RemoveFile($"{runDirectory}/{MonitorFiles.OfExec(name, session)}");
    }

    private static MonitorState? ReadFile(string path)
    {
        var fd = FileDescriptor.TryOpen(path, OpenFlags.Read);
        if (fd < 0) return null;
        Span<byte> buffer = stackalloc byte[1024];
        var count = FileDescriptor.TryRead(fd, buffer);
        FileDescriptor.Close(fd);
        return count <= 0 ? null : Parse(System.Text.Encoding.ASCII.GetString(buffer[..count]));
    }

    /// <summary>Lines <c>key=value</c>; unknown keys are a newer monitor's.</summary>
    internal static MonitorState Parse(string text)
    {
        var state = new MonitorState();
        foreach (var line in text.Split('\n'))
        {
            var equals = line.IndexOf('=');
            if (equals > 0) state = state.With(line[..equals], line[(equals + 1)..]);
        }
        return state;
    }

    private MonitorState With(string key, string value)
    {
        if (key == "status") return this with { Status = ContainerState.Parse(value) };
        if (!long.TryParse(value, CultureInfo.InvariantCulture, out var number)) return this;
        return key switch
        {
            "version" => this with { Version = (int)number },
            "monitor-pid" => this with { MonitorPid = (int)number },
            "monitor-start" => this with { MonitorStart = (ulong)number },
            "container-pid" => this with { ContainerPid = (int)number },
            "container-start" => this with { ContainerStart = (ulong)number },
            "exit" => this with { ExitCode = (int)number },
            "signal" => this with { Signal = (int)number },
            "oom" => this with { OomKilled = number != 0 },
            "started" => this with { StartedAt = number },
            "finished" => this with { FinishedAt = number },
            _ => this,
        };
    }
}
