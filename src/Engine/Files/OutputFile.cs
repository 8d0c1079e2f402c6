using Microsoft.Win32.SafeHandles;
using Selkie.Engine.Calls;
using Selkie.Linux;
using Selkie.Linux.Files;

namespace Selkie.Engine.Files;

/// <summary>
/// A file that a command writes for its caller. It gets its name when it is whole (<see cref="Commit"/>): a full disk or an interruption leaves neither a part
/// that looks like the whole nor a damaged file where there was a good one. What is no regular file, such as a pipe or a device, is written directly.
/// </summary>
internal sealed class OutputFile : Stream
{
    private const int BufferSize = 64 * 1024;
    private const uint Mode = 0x1B6; // 0666

    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly string? _target;
    private readonly byte[] _buffer = new byte[BufferSize];
    private string? _temporary;
    private int _count;

    private readonly CancellationToken _cancelled;

    private OutputFile(SafeFileHandle file, string path, string? target, string? temporary, CancellationToken cancelled) =>
        (_file, _path, _target, _temporary, _cancelled) = (file, path, target, temporary, cancelled);

    /// <summary>The caller's output.</summary>
    public static OutputFile Standard(Call call) => new(new SafeFileHandle(call.Streams.Output.Descriptor, ownsHandle: false), "/dev/stdout", null, null, call.Cancelled);

    /// <summary>Begins a file.</summary>
    /// <param name="call">Whose it is.</param>
    /// <param name="path">Its path, as the caller wrote it.</param>
    /// <exception cref="LinuxException">It cannot be made.</exception>
    public static OutputFile Create(Call call, string path)
    {
        var named = call.PathOf(path);
        var target = new FileInfo(named).LinkTarget is null ? named : File.ResolveLinkTarget(named, returnFinalTarget: true)!.FullName;
        var exists = Fs.Stat(null, Fs.Bytes(target), out var stat, follow: true).Ok;
        if (exists && stat.Type != FileStat.Regular) return Direct(path, target, call.Cancelled);
        var directory = Path.GetDirectoryName(target)!;
        var fd = FileDescriptor.TryOpen(directory, OpenFlags.Write | OpenFlags.Unnamed, Mode);
        string? temporary = null;
        // Not every file system has files without a name.
        if (fd < 0) fd = FileDescriptor.TryOpen(temporary = TemporaryName(target), OpenFlags.Write | OpenFlags.Create | OpenFlags.Exclusive, Mode);
        if (fd is -Errno.EACCES or -Errno.EROFS && exists) return Direct(path, target, call.Cancelled); // the file may be written, its directory not
        if (fd < 0) throw new LinuxException("open", -fd, path);
        var file = FileDescriptor.Own(fd);
        Fs.SetMode(file, exists ? stat.Mode & 0x1FF : Mode & ~Umask.Callers).Check(path);
        return new OutputFile(file, path, target, temporary, call.Cancelled);
    }

    /// <summary>All is written: the file gets its name, in place of what had it.</summary>
    public void Commit()
    {
        Flush();
        if (_target is null) return;
        if (_temporary is null)
        {
            var name = TemporaryName(_target);
            Fs.NameOpenFile(_file, Fs.Bytes(name)).Check(_path);
            _temporary = name;
        }
        Fs.Rename(null, Fs.Bytes(_temporary), null, Fs.Bytes(_target)).Check(_path);
        _temporary = null;
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> data)
    {
        if (_count + data.Length > BufferSize) Flush();
        if (data.Length >= BufferSize)
        {
            WriteOut(data);
            return;
        }
        data.CopyTo(_buffer.AsSpan(_count));
        _count += data.Length;
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
        var count = _count;
        _count = 0;
        WriteOut(_buffer.AsSpan(0, count));
    }

    private void WriteOut(ReadOnlySpan<byte> data)
    {
        var fd = (int)_file.DangerousGetHandle();
        if (fd < 0) return; // nobody is there
        while (!data.IsEmpty)
        {
            _cancelled.ThrowIfCancellationRequested();
            var written = FileDescriptor.TryWrite(fd, data);
            if (written < 0) throw new LinuxException("write", -written, _path);
            data = data[written..];
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _file.Dispose();
        if (_temporary is not null) Fs.Unlink(null, Fs.Bytes(_temporary));
        _temporary = null;
        base.Dispose(disposing);
    }

    private static OutputFile Direct(string path, string target, CancellationToken cancelled) =>
        new(FileDescriptor.Own(FileDescriptor.Open(target, OpenFlags.Write | OpenFlags.Truncate)), path, null, null, cancelled);

    private static string TemporaryName(string target) => $"{Path.GetDirectoryName(target)}/.{Path.GetFileName(target)}.{RandomBytes.NewId()[..12]}";

#pragma warning disable CS1591 // what a stream that is only written does not do
    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}
