using Microsoft.Win32.SafeHandles;

namespace Selkie.Linux.Files;

/// <summary>
/// The way from the top of a tree down to where a walk is. A stranger makes trees of any depth, step by step, while a process may have only so many files open:
/// the lowest directories of the way stay open, a higher one is opened again by "..", and must be the one that was left. So a walk stays in its tree, though
/// somebody moves directories meanwhile.
/// </summary>
/// <param name="top">The top, which stays the caller's.</param>
public sealed class TreeDescent(SafeFileHandle top) : IDisposable
{
    private const int MostOpen = 64;

    private readonly List<Step> _way = [];

    /// <summary>The directory where the walk is, open for reading.</summary>
    public SafeFileHandle Here => _way.Count == 0 ? top : _way[^1].Directory;

    /// <summary>How many directories are above it.</summary>
    public int Depth => _way.Count;

    /// <summary>Goes into a directory, and closes it when it is left.</summary>
    /// <param name="directory">A directory in <see cref="Here"/>, open for reading.</param>
    public void Enter(SafeFileHandle directory)
    {
        _way.Add(new Step(directory));
        if (_way.Count > MostOpen) _way[^(MostOpen + 1)].Close();
    }

    /// <summary>Goes back to the directory above.</summary>
    /// <exception cref="LinuxException">It is another one by now (ESTALE).</exception>
    public void Leave()
    {
        var left = _way[^1];
        _way.RemoveAt(_way.Count - 1);
        using (left.Directory)
        {
            if (_way.Count > 0) _way[^1].OpenAgain(left.Directory);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _way.ForEach(step => step.Directory.Dispose());

    private sealed class Step(SafeFileHandle directory)
    {
        private (ulong Device, ulong Inode) _identity;

        internal SafeFileHandle Directory { get; private set; } = directory;

        internal void Close()
        {
            Fs.Stat(Directory, default, out var stat).Check();
            _identity = (stat.Device, stat.Inode);
            Directory.Dispose();
        }

        internal void OpenAgain(SafeFileHandle child)
        {
            if (!Directory.IsClosed) return;

            Fs.OpenAt(child, ".."u8, OpenMode.Read | OpenMode.Directory, 0, out var above).Check("..");
            Directory = above!;
            Fs.Stat(above, default, out var stat).Check();
            if ((stat.Device, stat.Inode) != _identity) throw new LinuxException("open", Errno.ESTALE, "..");
        }
    }
}
