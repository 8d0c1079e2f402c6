using Selkie.Linux;
using Selkie.Linux.Files;

namespace Selkie.Engine.State;

/// <summary>
/// Room on the graph root's disk that is given back when the disk is full: what is removed has to be struck off the records first, and both the database's log and
/// the records' new files need room for that. It is taken again once there is plenty.
/// </summary>
/// <param name="directory">The engine's own directory in the graph root.</param>
internal sealed class DiskReserve(string directory)
{
    private const long Size = 4 * 1024 * 1024;
    private const ulong Plenty = 16 * (ulong)Size;

    private readonly string _path = Path.Combine(directory, "reserve");

    /// <summary>Gives it back, where it is needed. For whoever is about to remove something, or to note its end.</summary>
    public void GiveBack()
    {
        try
        {
            if (Fs.Available(directory) < (ulong)Size) Fs.Unlink(null, Fs.Bytes(_path));
        }
        catch (LinuxException e) when (e.Error == Errno.ENOENT)
        {
            // Nothing was ever made here.
        }
    }

    /// <summary>Takes it again, where there is plenty.</summary>
    public void Refill()
    {
        if (Fs.Stat(null, Fs.Bytes(_path), out _).Ok || Fs.Available(directory) < Plenty) return;
        // Another process may be doing the same: then it is taken once.
        if (!Fs.OpenAt(null, Fs.Bytes(_path), OpenMode.Write | OpenMode.Create | OpenMode.Exclusive, 0x180, out var file).Ok) return;
        using (file)
            if (!Fs.Allocate(file!, Size).Ok)
                Fs.Unlink(null, Fs.Bytes(_path));
    }
}
