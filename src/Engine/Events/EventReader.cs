using System.Buffers;
using System.Text;
using System.Text.Json;
using Selkie.Engine.Diagnostics;
using Selkie.Engine.Events.Records;
using Selkie.Engine.Text;
using Selkie.Linux.Events;
using Selkie.Linux.Files;

namespace Selkie.Engine.Events;

/// <summary>Reads the file of events to its end, or on and on, across rotations.</summary>
/// <param name="path">The file; it may not be there yet.</param>
/// <param name="log">Is told of lines that are no events; null: nobody is.</param>
internal sealed class EventReader(string path, Logger? log = null) : IDisposable
{
    private const int PollMs = 50;
    private readonly List<byte> _rest = [];
    private FileStream? _file;
    private ulong _inode;
    private DateTimeOffset _last, _known;

    /// <summary>Begins with what is written from now on.</summary>
    public void SkipToEnd()
    {
        if (Open()) _file!.Seek(0, SeekOrigin.End);
    }

    /// <summary>Reads events.</summary>
    /// <param name="follow">Whether to go on at the end of the file.</param>
    /// <param name="until">When to stop going on.</param>
    /// <param name="take">Gets each event.</param>
    /// <param name="cancel">Nobody wants more.</param>
    public void Read(bool follow, DateTimeOffset? until, Action<EventRecord> take, CancellationToken cancel = default)
    {
        while (true)
        {
            ReadNew(take);
            if (!follow || DateTimeOffset.UtcNow >= until) return;
            Poll.Pause(PollMs, cancel);
        }
    }

    /// <summary>Reads what was written since the last call.</summary>
    /// <param name="take">Gets each event.</param>
    public void ReadNew(Action<EventRecord> take)
    {
        if (_file is null && !Open()) return;
        Drain(take);
        if (!IsReplaced()) return;
        Drain(take);
        // The new file repeats what has been read.
        _file!.Dispose();
        _file = null;
        _known = _last;
        if (Open()) Drain(take);
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private bool Open()
    {
        if (!Fs.Stat(null, Fs.Bytes(path), out var stat, follow: true).Ok) return false;
        _inode = stat.Inode;
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return true;
    }

    private bool IsReplaced() => Fs.Stat(null, Fs.Bytes(path), out var stat, follow: true).Ok && stat.Inode != _inode;

    private void Drain(Action<EventRecord> take)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            while (_file!.Read(buffer) is > 0 and var count) Split(buffer.AsSpan(0, count), take);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Split(ReadOnlySpan<byte> bytes, Action<EventRecord> take)
    {
        foreach (var b in bytes)
        {
            if (b != (byte)'\n') _rest.Add(b);
            else
            {
                Line([.. _rest], take);
                _rest.Clear();
            }
        }
    }

    private void Line(byte[] line, Action<EventRecord> take)
    {
        if (line.Length == 0) return;
        try
        {
            var record = EventJson.ReadEventRecord(line)!;
            var time = GoTime.Parse(record.Time) ?? default;
            if (_known != default && (time <= _known || EventLog.RotationMark(record) == "begin")) return;
            _last = time;
            take(record);
        }
        catch (JsonException)
        {
            (log ?? Logger.None).Error($"Failed to read event: {Encoding.UTF8.GetString(line)} is not valid in {path}");
        }
    }
}
