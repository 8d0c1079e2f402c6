using Selkie.Linux.Files;
using Selkie.Storage.Json;

namespace Selkie.Storage.Locks;

/// <summary>Records that were read, and the file they were read from. Whoever changes them makes another file (rename(2)).</summary>
internal sealed class KnownRecords
{
    // Times of files are as coarse as the kernel's clock tick: of one that is younger, a successor could look the same (as git has it, "racy").
    private static readonly TimeSpan Settled = TimeSpan.FromMilliseconds(100);

    private readonly RecordFile _records;
    private readonly FileStat _file;

    private KnownRecords(RecordFile records, FileStat file) => (_records, _file) = (records, file);

    /// <summary>The records of a file: those that are known, where it is the same file still.</summary>
    /// <param name="path">The file.</param>
    /// <param name="known">What is known.</param>
    public static RecordFile Read(string path, ref KnownRecords? known)
    {
        if (Volatile.Read(ref known) is { } last && Fs.Stat(null, Fs.Bytes(path), out var now).Ok && last.IsOf(now)) return last._records;
        var records = RecordFile.Read(path, out var file);
        Volatile.Write(ref known, IsSettled(file) ? new KnownRecords(records, file) : null);
        return records;
    }

    private bool IsOf(FileStat now) => (now.Device, now.Inode, now.Size, now.Changed) == (_file.Device, _file.Inode, _file.Size, _file.Changed);

    private static bool IsSettled(FileStat file) =>
        file.Inode != 0 && DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeSeconds(file.Changed.Seconds).AddTicks(file.Changed.Nanoseconds / 100) > Settled;
}
