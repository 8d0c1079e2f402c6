using System.Text;
using Selkie.Linux.Files;
using Selkie.Linux.Time;
using Selkie.Monitor.Protocol;

namespace Selkie.Monitor;

/// <summary>
/// The k8s-file log: lines <c>TIME stdout|stderr F|P TEXT</c>. P is a piece without a line end: what a read of at most 8 KiB left over, as conmon cuts.
/// </summary>
internal sealed class LogWriter
{
    private const int TimeLength = 35, MostHeader = 64, BufferSize = 16 * 1024;

    /// <summary>What a log may hold beyond its limit while a reader is behind.</summary>
    private const long Grace = 16 * 1024 * 1024;

    private readonly string? _path;
    private readonly long _most;
    private readonly byte[] _buffer = [];
    private readonly byte[] _time = [];
    private long _timeSecond = -1, _written;
    private int _fd = -1, _previous = -1, _filled;

    internal LogWriter(MonitorOptions options)
    {
        if (options.LogDriver != "k8s-file" || options.LogPath is null) return;
        _path = options.LogPath;
        _most = options.LogSizeMax;
        _buffer = new byte[BufferSize];
        _time = new byte[TimeLength];
        Reopen();
    }

    /// <summary>Opens the file anew, after somebody moved it away.</summary>
    internal void Reopen()
    {
        if (_path is null) return;
        FileDescriptor.Close(ref _previous);
        FileDescriptor.Close(ref _fd);
        _fd = FileDescriptor.Open(_path, OpenFlags.Write | OpenFlags.Append | OpenFlags.Create, 0x180); // 0600
        _written = Fs.Stat(null, Fs.Bytes(_path), out var stat).Ok ? (long)stat.Size : 0;
    }

    /// <summary>Writes what was read from a stream at once.</summary>
    internal void Write(byte stream, ReadOnlySpan<byte> data)
    {
        if (_fd < 0) return;
        var now = Clock.NowNanoseconds();
        while (!data.IsEmpty)
        {
            var end = data.IndexOf((byte)'\n');
            var line = end < 0 ? data : data[..end];
            data = end < 0 ? default : data[(end + 1)..];
            WriteLine(stream, line, now, whole: end >= 0);
        }
        Flush();
    }

    private void WriteLine(byte stream, ReadOnlySpan<byte> line, long now, bool whole)
    {
        if (_filled + MostHeader + line.Length > _buffer.Length) Flush();
        if (_most > 0 && _written + _filled + MostHeader + line.Length > _most && _written + _filled > 0 && !IsReaderBehind()) BeginAnew();
        FormatTime(now);
        Append(_time);
        Append(stream == AttachPackets.Output ? " stdout "u8 : " stderr "u8);
        Append(whole ? "F "u8 : "P "u8);
        Append(line);
        _buffer[_filled++] = (byte)'\n';
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer.AsSpan(_filled));
        _filled += bytes.Length;
    }

    /// <summary>A full disk costs log lines, never the container.</summary>
    private void Flush()
    {
        var rest = _buffer.AsSpan(0, _filled);
        while (!rest.IsEmpty)
        {
            var count = FileDescriptor.TryWrite(_fd, rest);
            if (count <= 0) break;
            rest = rest[count..];
            _written += count;
        }
        _filled = 0;
    }

    /// <summary>
    /// A reader that follows the log shares the lock of the file it reads. While it is at the file before this one, beginning anew would take this one from it
    /// before it has opened it.
    /// </summary>
    private bool IsReaderBehind() => _previous >= 0 && _written + _filled < _most + Grace && FileLock.IsTaken(_previous);

    /// <summary>
    /// Past the limit the log begins anew in a file beside it, renamed over it: a reader keeps what it has open. The log may be in a directory where others
    /// write, too (<c>--log-opt path=</c>): nobody can guess the file's name, or make it before.
    /// </summary>
    private void BeginAnew()
    {
        Flush();
        var beside = string.Concat(_path, ".", RandomBytes.NewId());
        var fd = FileDescriptor.TryOpen(beside, OpenFlags.Write | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.Append, Fs.PrivateFile);
        if (fd < 0) return;
        var fresh = Encoding.UTF8.GetBytes(beside);
        if (!Fs.Rename(null, fresh, null, Fs.Bytes(_path!)).Ok)
        {
            FileDescriptor.Close(fd);
            Fs.Unlink(null, fresh);
            return;
        }
        FileDescriptor.Close(ref _previous);
        (_previous, _fd) = (_fd, fd);
        _written = 0;
    }

    /// <summary>2026-01-31T23:59:59.123456789+01:00; all but the fraction is kept for the second it is true.</summary>
    private void FormatTime(long now)
    {
        var second = now / 1_000_000_000;
        if (second != _timeSecond)
        {
            _timeSecond = second;
            FormatSecond(second, Clock.LocalOffset(second));
        }
        Digits(20, 9, (int)(now % 1_000_000_000));
    }

    private void FormatSecond(long second, int offset)
    {
        var local = DateTime.UnixEpoch.AddSeconds(second + offset);
        "0000-00-00T00:00:00.000000000+00:00"u8.CopyTo(_time);
        Digits(0, 4, local.Year);
        Digits(5, 2, local.Month);
        Digits(8, 2, local.Day);
        Digits(11, 2, local.Hour);
        Digits(14, 2, local.Minute);
        Digits(17, 2, local.Second);
        var minutes = Math.Abs(offset) / 60;
        if (offset < 0) _time[29] = (byte)'-';
        Digits(30, 2, minutes / 60);
        Digits(33, 2, minutes % 60);
    }

    private void Digits(int at, int count, int value)
    {
        for (var i = at + count - 1; i >= at; i--)
        {
            _time[i] = (byte)('0' + (value % 10));
            value /= 10;
        }
    }
}
