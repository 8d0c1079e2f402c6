using Microsoft.Win32.SafeHandles;
using Selkie.Linux;
using Selkie.Linux.Files;

namespace Selkie.Storage.Overlay;

/// <summary>A name that layers show, and the directory of the uppermost layer that has it.</summary>
/// <param name="Layer">The directory.</param>
/// <param name="Name">The name in it.</param>
/// <param name="Stat">What it is.</param>
internal readonly record struct MergedEntry(SafeFileHandle Layer, byte[] Name, FileStat Stat);

/// <summary>
/// A directory as several layers show it together, the way overlayfs would (Documentation/filesystems/overlayfs.rst): the uppermost layer that has a name decides
/// what it is, directories of the same name are one unless something on the way hides the rest. No link is followed here.
/// </summary>
public sealed class MergedDirectory : IDisposable
{
    private readonly Whiteouts _whiteouts;
    private readonly List<SafeFileHandle> _layers;

    internal MergedDirectory(List<SafeFileHandle> layers, Whiteouts whiteouts) => (_layers, _whiteouts) = (layers, whiteouts);

    /// <summary>O_PATH descriptors of the directory in each layer that has it, the uppermost first.</summary>
    public IReadOnlyList<SafeFileHandle> Layers => _layers;

    internal Whiteouts Whiteouts => _whiteouts;

    /// <summary>The directory of a name, or null where it is none.</summary>
    /// <param name="name">A name in this directory.</param>
    public MergedDirectory? Open(ReadOnlySpan<byte> name)
    {
        Find(name, out var directory)?.Dispose();
        return directory;
    }

    /// <summary>What a name shows that is no directory, or null; directories are opened instead.</summary>
    internal TreeFile? Find(ReadOnlySpan<byte> name, out MergedDirectory? directory)
    {
        List<SafeFileHandle> found = [];
        TreeFile? file = null;
        foreach (var layer in _layers)
        {
            var opened = Fs.OpenAt(layer, name, OpenMode.Path | OpenMode.NoFollow, 0, out var place);
            if (opened.Ok ? Ends(place!, found, out file) : IsError(opened, name) || _whiteouts.Hides(layer, name))
                break;
        }

        directory = found.Count > 0 ? new MergedDirectory(found, _whiteouts) : null;
        return file;
    }

    // Whether what a layer has of a name hides what lower ones have.
    private bool Ends(SafeFileHandle place, List<SafeFileHandle> found, out TreeFile? file)
    {
        file = new TreeFile(place);
        if (file.Stat.IsDirectory)
        {
            found.Add(place);
            file = null;
            return _layers.Count > 1 && _whiteouts.IsOpaque(place);
        }

        if (found.Count > 0 || file.Stat.IsWhiteout)
        {
            file.Dispose();
            file = null;
        }

        return true;
    }

    // An error in an upper layer must not bring a lower one to light.
    private static bool IsError(CallResult opened, ReadOnlySpan<byte> name)
    {
        if (opened.Error is not (Errno.ENOENT or Errno.ENAMETOOLONG or Errno.ENOTDIR))
            opened.Check(new TreePath(name).ToString());

        return false;
    }

    /// <summary>All names that show.</summary>
    internal IEnumerable<MergedEntry> Entries()
    {
        HashSet<byte[]> decided = new(PathComparer.Instance);
        foreach (var layer in _layers)
        {
            List<byte[]> hidden = [];
            foreach (var entry in Names(layer))
            {
                if (_whiteouts.IsFile(entry.Name, out var name))
                {
                    hidden.Add(name);
                }
                else if (decided.Add(entry.Name) && Fs.Stat(layer, entry.Name, out var stat).Ok && !stat.IsWhiteout)
                {
                    yield return new MergedEntry(layer, entry.Name, stat);
                }
            }

            decided.UnionWith(hidden); // hides names of lower layers only
        }
    }

    private static List<DirectoryEntry> Names(SafeFileHandle layer)
    {
        using var directory = Fs.Reopen(layer, OpenMode.Read | OpenMode.Directory);
        return Fs.List(directory);
    }

    /// <summary>The names that show, and what each is.</summary>
    public IEnumerable<(TreePath Name, FileStat Stat)> List() => Entries().Select(entry => (new TreePath(entry.Name), entry.Stat));

    /// <inheritdoc/>
    public void Dispose() => _layers.ForEach(layer => layer.Dispose());
}
