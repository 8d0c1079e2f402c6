using System.Text;
using Selkie.Engine.Configuration;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Storage.Overlay;

namespace Selkie.Engine.Containers.Accounts;

/// <summary>
/// Reads single files of a root file system that is not mounted, looking through its layers as an overlay does. It spares a start the
/// mount of the root in the engine's own namespace. Whatever the root's links say, nothing outside of it is touched.
/// </summary>
/// <param name="directories">Layers, the uppermost first; a root outside the store is one.</param>
/// <param name="writable">The uppermost directory is the container's own.</param>
/// <param name="fuse">The layers are fuse-overlayfs's.</param>
internal sealed class RootFiles(IReadOnlyList<string> directories, bool writable = false, bool fuse = false) : IDisposable
{
    // Larger than any file that is read here; it is all held in memory.
    internal const int MostBytes = 32 << 20;

    private readonly MergedTree _tree = new(directories, UserDirectories.Rootless, fuse);

    /// <summary>The text of a regular file, or null where there is none.</summary>
    /// <param name="path">Path in the container.</param>
    /// <exception cref="EngineError">It is larger than such a file can be.</exception>
    public string? ReadText(TreePath path)
    {
        using var file = _tree.Find(path);
        if (file?.Stat.Size > MostBytes) throw new EngineError(ErrorKind.Invalid, $"{path} of the container is too large to be read: {file.Stat.Size} bytes");
        return file?.ReadAll(MostBytes) is { } text ? Encoding.UTF8.GetString(text) : null;
    }

    /// <summary>Something has this path.</summary>
    public bool Exists(TreePath path) => Stat(path) is not null;

    /// <summary>The path is a directory.</summary>
    public bool IsDirectory(TreePath path) => _tree.FindDirectory(path) is not null;

    /// <summary>Owner, group and mode of what is at a path.</summary>
    public FileStat? Stat(TreePath path)
    {
        using var file = _tree.Find(path);
        return file?.Stat;
    }

    /// <summary>The entries of a directory, sorted by the names that a message shows of them.</summary>
    /// <param name="path">Path of a directory in the container.</param>
    public IReadOnlyDictionary<string, FileStat> List(TreePath path)
    {
        var entries = new SortedDictionary<string, FileStat>(StringComparer.Ordinal);
        foreach (var (name, stat) in _tree.FindDirectory(path)?.List() ?? []) entries[name.ToString()] = stat;
        return entries;
    }

    /// <summary>
    /// The directories of the host that an overlay of this path shows, uppermost first: names of the kernel's, without a link. They keep their meaning
    /// because nobody but the engine changes a layer of an image.
    /// </summary>
    /// <param name="path">Path of a directory in an image.</param>
    public IReadOnlyList<string> DirectoriesAt(TreePath path) => [.. _tree.FindDirectory(path)?.Layers.Select(Fs.PathOf) ?? []];

    /// <summary>Puts a symbolic link into the container's own layer, in place of what is there.</summary>
    /// <param name="directory">A directory directly below the root.</param>
    /// <param name="name">Name of the link.</param>
    /// <param name="target">Where it leads.</param>
    /// <returns>False where the layer is not the container's own or the directory is none.</returns>
    public bool TryPutLink(string directory, string name, string target)
    {
        if (!writable || _tree.FindDirectory(directory, follow: false) is not { } shown) return false;
        Fs.Stat(shown.Layers[0], default, out var stat).Check(directory);
        using var layer = Fs.Open(directories[0], OpenMode.Path | OpenMode.Directory);
        var isNew = Fs.MakeDirectory(layer, Fs.Bytes(directory), stat.Mode & 0xfff).Ok;
        Fs.OpenAt(layer, Fs.Bytes(directory), OpenMode.Path | OpenMode.Directory | OpenMode.NoFollow, 0, out var own).Check(directory);
        using (own)
        {
            if (isNew) Fs.SetOwner(own!, stat.Uid, stat.Gid).Check(directory);
            var link = Fs.Bytes(name);
            if (Fs.Unlink(own, link) is { Ok: false, Error: not Linux.Errno.ENOENT }) return false;
            Fs.MakeSymlink(Fs.Bytes(target), own, link).Check(name);
        }
        return true;
    }

    /// <summary>Copies everything that a directory shows.</summary>
    /// <param name="path">Directory in the container.</param>
    /// <param name="target">An open directory.</param>
    public void CopyTree(TreePath path, Microsoft.Win32.SafeHandles.SafeFileHandle target)
    {
        if (_tree.FindDirectory(path) is { } directory) TreeCopy.Copy(directory, target);
    }

    /// <inheritdoc/>
    public void Dispose() => _tree.Dispose();
}
