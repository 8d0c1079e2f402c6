using System.Buffers;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Selkie.Engine.Containers.Logging;

/// <summary>Reads a container's log file: all of it, its end, or on and on while it grows.</summary>
public sealed class LogReader : IDisposable
{
    private const int ChunkSize = 64 * 1024;
    private readonly string _path;
    private FileStream? _file;
    private readonly List<byte> _rest = [];

    /// <summary>Opens a log; one that does not exist yet reads as empty.</summary>
    public LogReader(string path)
    {
        _path = path;
        Open();
    }

    /// <summary>What was written since the last call, as whole entries. A file that another replaced is read to its end first.</summary>
    public IEnumerable<LogLine> ReadNew()
    {
        if (_file is null) Open();
        while (_file is not null)
        {
            var isCut = _file.Length < _file.Position;
            if (isCut) _file.Position = 0;
            if (isCut) _rest.Clear();
            var isReplaced = !IsNamed(_file.SafeFileHandle);
            foreach (var line in ReadFile(_file)) yield return line;
            if (!isReplaced) yield break;
            var before = _file;
            _file = null;
            Open();
            before.Dispose();
            _rest.Clear();
        }
    }

    private IEnumerable<LogLine> ReadFile(FileStream file)
    {
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            for (int count; (count = file.Read(chunk)) > 0;)
                foreach (var line in Split(chunk, count)) yield return line;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    private IEnumerable<LogLine> Split(byte[] chunk, int count)
    {
        var start = 0;
        for (var i = 0; i < count; i++)
        {
            if (chunk[i] != '\n') continue;
            _rest.AddRange(chunk.AsSpan(start, i - start));
            start = i + 1;
            if (LogLine.Parse(Encoding.UTF8.GetString(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_rest))) is { } line) yield return line;
            _rest.Clear();
        }
        _rest.AddRange(chunk.AsSpan(start, count - start));
    }

    /// <summary>The last entries that make so many whole lines.</summary>
    public static List<LogLine> Tail(IEnumerable<LogLine> lines, long count)
    {
        var all = lines.ToList();
        if (count < 0) return all;
        // What the container has not ended with a line break is its last line.
        var whole = all is [.., { IsPartial: true }] ? 1L : 0L;
        var start = all.Count;
        // Partial entries belong to the line they are part of.
        while (start > 0)
        {
            if (!all[start - 1].IsPartial && ++whole > count) break;
            start--;
        }
        return all[start..];
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    // The shared lock tells the log's writer how far we are: it replaces no file that we have not seen (Monitor/LogWriter).
    private void Open()
    {
        if (!File.Exists(_path)) return;
        _file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        Linux.Files.FileLock.TryShare(_file.SafeFileHandle);
    }

    /// <summary>Whether an open file is the one that the log's name leads to.</summary>
    private bool IsNamed(SafeFileHandle handle)
    {
        var here = Linux.Files.Fs.Stat(handle, default, out var open).Ok;
        var there = Linux.Files.Fs.Stat(null, Linux.Files.Fs.Bytes(_path), out var named, follow: true).Ok;
        return here && there && open.Inode == named.Inode && open.Device == named.Device;
    }
}
