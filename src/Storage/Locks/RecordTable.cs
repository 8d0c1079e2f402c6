using Selkie.Linux.Files;
using Selkie.Storage.Json;

namespace Selkie.Storage.Locks;

/// <summary>
/// A kind of record on disk: a lock, a durable file and for some kinds a volatile one. The files are replaced by rename only, so reading takes no lock.
/// </summary>
internal sealed class RecordTable(string lockPath, string durablePath, string? volatilePath, bool sync, bool syncName = false)
{
    public string DurablePath { get; } = durablePath;

    public RecordFile ReadDurable() => RecordFile.Read(DurablePath);

    public RecordFile ReadVolatile() => volatilePath is null ? RecordFile.Empty : RecordFile.Read(volatilePath);

    public RecordFile Read(bool isVolatile) => isVolatile ? ReadVolatile() : ReadDurable();

    public RecordTableWriter Lock() => new(this, StoreLock.Take(lockPath));

    internal void Save(StoreLock held, bool isVolatile, ReadOnlyMemory<byte> data)
    {
        var path = isVolatile ? volatilePath! : DurablePath;
        held.RecordWrite();
        try
        {
            Fs.ReplaceFile(path, data.Span, 0x180, sync && !isVolatile);
        }
        catch (Selkie.Linux.LinuxException e) when (e.Error == Selkie.Linux.Errno.ENOENT)
        {
            Fs.MakeDirectories(Path.GetDirectoryName(path)!, 0x1c0);
            Fs.ReplaceFile(path, data.Span, 0x180, sync && !isVolatile);
        }

        if (sync && syncName && !isVolatile)
        {
            using var directory = Fs.Open(Path.GetDirectoryName(path)!, OpenMode.Read | OpenMode.Directory);
            Fs.Sync(directory).Check(path); // the last step: what came before is on disk with it
        }
    }
}

/// <summary>A table locked for writing. Files are read when first asked for, after the lock was taken.</summary>
internal sealed class RecordTableWriter(RecordTable table, StoreLock held) : IDisposable
{
    private RecordFile? _durable, _volatile;

    public RecordFile this[bool isVolatile] => isVolatile ? _volatile ??= table.ReadVolatile() : _durable ??= table.ReadDurable();

    public void Add(bool isVolatile, byte[] record) => Save(isVolatile, this[isVolatile].Edit(new Dictionary<Slice, byte[]?>(), record));

    public void Change(bool isVolatile, IReadOnlyDictionary<Slice, byte[]?> changes, params ReadOnlySpan<byte[]> added) =>
        Save(isVolatile, this[isVolatile].Edit(changes, added));

    private void Save(bool isVolatile, ReadOnlyMemory<byte> data)
    {
        table.Save(held, isVolatile, data);
        _ = isVolatile ? _volatile = RecordFile.Parse(data) : _durable = RecordFile.Parse(data);
    }

    public void Dispose() => held.Dispose();
}
