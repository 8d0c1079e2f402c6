using Selkie.Linux.Files;
using Selkie.Storage.Json;

namespace Selkie.Storage.Locks;

/// <summary>
/// A kind of record on disk: a lock, a durable file and for some kinds a volatile one. The files are replaced by rename only, so reading takes no lock.
/// </summary>
internal sealed class RecordTable(string lockPath, string durablePath, string? volatilePath, bool sync, bool syncName = false)
{
    private KnownRecords? _durable, _volatile;

    public string DurablePath { get; } = durablePath;

    /// <summary>The durable file as it is now, or as it was read before where nobody has replaced it since: a service that tells of many objects reads it once.</summary>
    public RecordFile ReadDurable() => KnownRecords.Read(DurablePath, ref _durable);

    /// <summary>The volatile file, likewise.</summary>
    public RecordFile ReadVolatile() => volatilePath is null ? RecordFile.Empty : KnownRecords.Read(volatilePath, ref _volatile);

    public RecordFile Read(bool isVolatile) => isVolatile ? ReadVolatile() : ReadDurable();

    /// <summary>A file from the disk, for one who holds the lock and writes it anew.</summary>
    internal RecordFile ReadAnew(bool isVolatile) => !isVolatile ? RecordFile.Read(DurablePath) : volatilePath is null ? RecordFile.Empty : RecordFile.Read(volatilePath);

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

    public RecordFile this[bool isVolatile] => isVolatile ? _volatile ??= table.ReadAnew(isVolatile: true) : _durable ??= table.ReadAnew(isVolatile: false);

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
