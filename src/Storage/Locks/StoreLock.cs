using System.Buffers.Binary;
using Selkie.Linux.Files;

namespace Selkie.Storage.Locks;

/// <summary>A lock file of the store, held for writing; it tells other tools by its content that they have to read again.</summary>
internal sealed class StoreLock : IDisposable
{
    private static ulong s_counter;
    private readonly FileLock _lock;

    private StoreLock(FileLock fileLock) => _lock = fileLock;

    /// <summary>Waits for the lock and makes its file, and the directories above, where they are missing.</summary>
    public static StoreLock Take(string path)
    {
        try
        {
            return new StoreLock(FileLock.Take(path));
        }
        catch (Selkie.Linux.LinuxException e) when (e.Error == Selkie.Linux.Errno.ENOENT)
        {
            Fs.MakeDirectories(Path.GetDirectoryName(path)!, 0x1c0);
            return new StoreLock(FileLock.Take(path));
        }
    }

    /// <summary>
    /// Leaves the mark of this write: time, counter, process and random bytes, 64 in all (pkg/lockfile/lastwrite.go). It goes before the write itself,
    /// so that a process that dies in between only makes others read once too often.
    /// </summary>
    public void RecordWrite()
    {
        Span<byte> mark = stackalloc byte[64];
        BinaryPrimitives.WriteInt64LittleEndian(mark, (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100);
        BinaryPrimitives.WriteUInt64LittleEndian(mark[8..], Interlocked.Increment(ref s_counter));
        BinaryPrimitives.WriteInt32LittleEndian(mark[16..], Environment.ProcessId);
        Fs.Random(mark[20..]);
        Fs.WriteAt(_lock.File, mark, 0).Check();
    }

    public void Dispose() => _lock.Dispose();
}
