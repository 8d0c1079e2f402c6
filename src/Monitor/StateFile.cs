using System.Buffers.Text;
using Selkie.Linux.Files;
using Selkie.Linux.ProcessControl;
using Selkie.Monitor.Protocol;

namespace Selkie.Monitor;

/// <summary>The container's facts, one small file replaced atomically: <c>key=value</c> lines. <c>ps</c> reads it.</summary>
internal sealed class StateFile
{
    private readonly byte[] _buffer = new byte[512];
    private readonly byte[] _path, _temporary;
    private readonly string _temporaryPath;
    private readonly int _pid = Processes.CurrentId;
    private readonly ulong _start;
    private int _length;

    internal StateFile(MonitorOptions options)
    {
        var path = string.Concat(options.RunDirectory, "/", options.Exec ? MonitorFiles.OfExec(MonitorFiles.State, options.Session) : MonitorFiles.State);
        _temporaryPath = path + ".tmp";
        _path = Fs.Bytes(path);
        _temporary = Fs.Bytes(_temporaryPath);
        _start = ProcessStat.Read(_pid)?.StartTime ?? 0;
    }

    internal int ContainerPid { get; set; }

    internal ulong ContainerStart { get; set; }

    internal long StartedAt { get; set; }

    internal long FinishedAt { get; set; }

    internal int ExitCode { get; set; }

    internal int Signal { get; set; }

    internal bool OomKilled { get; set; }

    internal void Write(ReadOnlySpan<byte> status)
    {
        _length = 0;
        Line("version="u8, MonitorFiles.Version);
        Line("monitor-pid="u8, _pid);
        Line("monitor-start="u8, (long)_start);
        Line("container-pid="u8, ContainerPid);
        Line("container-start="u8, (long)ContainerStart);
        Append("status="u8);
        Append(status);
        Append("\n"u8);
        Line("exit="u8, ExitCode);
        Line("signal="u8, Signal);
        Line("oom="u8, OomKilled ? 1 : 0);
        Line("started="u8, StartedAt);
        Line("finished="u8, FinishedAt);
        var fd = FileDescriptor.TryOpen(_temporaryPath, OpenFlags.Write | OpenFlags.Create | OpenFlags.Truncate, 0x180);
        if (fd < 0) return; // the run directory is gone: nobody reads it either
        FileDescriptor.TryWrite(fd, _buffer.AsSpan(0, _length));
        FileDescriptor.Close(fd);
        Fs.Rename(null, _temporary, null, _path);
    }

    private void Line(ReadOnlySpan<byte> key, long value)
    {
        Append(key);
        Utf8Formatter.TryFormat(value, _buffer.AsSpan(_length), out var digits);
        _length += digits;
        Append("\n"u8);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }
}
