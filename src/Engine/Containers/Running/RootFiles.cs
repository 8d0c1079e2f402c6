using System.Text;
using Selkie.Linux;
using Selkie.Linux.Files;

namespace Selkie.Engine.Containers.Running;

/// <summary>
/// Reads single files of a root file system that is not mounted, looking through its layers as an overlay does. It spares a start the
/// mount of the root in the engine's own namespace.
/// </summary>
/// <param name="directories">Layers, the uppermost first; a root outside the store is one.</param>
/// <param name="writable">The uppermost directory is the container's own.</param>
internal sealed class RootFiles(IReadOnlyList<string> directories, bool writable = false)
{
    private const int MostLinks = 16;

    /// <summary>The text of a file, or null where there is none.</summary>
    /// <param name="path">Absolute path in the container.</param>
    public string? ReadText(string path) => Find(path) is { } found ? Read(found) : null;

    /// <summary>Something has this path.</summary>
    public bool Exists(string path) => path == "/" || Find(path) is not null;

    /// <summary>The path is a directory.</summary>
    public bool IsDirectory(string path) => path == "/" || Find(path) is { Stat.Type: FileStat.Directory };

    /// <summary>The entries of a directory by their names.</summary>
    /// <param name="path">Absolute path of a directory in the container.</param>
    public IReadOnlyDictionary<string, FileStat> List(string path)
    {
        var entries = new SortedDictionary<string, FileStat>(StringComparer.Ordinal);
        foreach (var directory in DirectoriesAt(Find(path)?.Path ?? path).Reverse())
            foreach (var entry in Directory.EnumerateFileSystemEntries(directory))
                if (Fs.Stat(null, Fs.Bytes(entry), out var stat).Ok && !IsWhiteout(stat)) entries[Path.GetFileName(entry)] = stat;
                else entries.Remove(Path.GetFileName(entry));
        return entries;
    }

    /// <summary>The directories of the host that an overlay of this path shows, uppermost first.</summary>
    /// <param name="path">Absolute path of a directory in the container.</param>
    public IReadOnlyList<string> DirectoriesAt(string path)
    {
        var found = new List<string>();
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        foreach (var layer in directories)
        {
            var (place, hidesBelow) = (layer, false);
            foreach (var part in parts)
            {
                place += "/" + part;
                if (!Fs.Stat(null, Fs.Bytes(place), out var stat).Ok)
                {
                    place = "";
                    break;
                }
                if (stat.Type != FileStat.Directory) return found;
                hidesBelow |= IsOpaque(place);
            }
            if (place.Length > 0) found.Add(place);
            if (hidesBelow) break;
        }
        return found;
    }

    private static bool IsOpaque(string directory)
    {
        using var handle = Fs.Open(directory, OpenMode.Read | OpenMode.Directory);
        return Fs.GetAttribute(handle, "."u8, "trusted.overlay.opaque"u8) is not null || Fs.GetAttribute(handle, "."u8, "user.overlay.opaque"u8) is not null;
    }

    /// <summary>Owner, group and mode of what is at a path.</summary>
    public FileStat? Stat(string path) => Find(path)?.Stat;

    /// <summary>Puts a symbolic link into the container's own layer, in place of what is there.</summary>
    /// <param name="path">Absolute path in the container; its directory must be directly below the root.</param>
    /// <param name="target">Where it leads.</param>
    /// <returns>False where the layer is not the container's own or the directory is none.</returns>
    public bool TryPutLink(string path, string target)
    {
        var directory = Path.GetDirectoryName(path)!;
        if (!writable || FindEntry(directory) is not { Stat.Type: FileStat.Directory } parent) return false;
        var own = directories[0] + directory;
        if (Fs.MakeDirectory(null, Fs.Bytes(own), parent.Stat.Mode & 0xfff).Ok) Fs.SetOwner(null, Fs.Bytes(own), parent.Stat.Uid, parent.Stat.Gid).Check(own);
        var link = Fs.Bytes(directories[0] + path);
        if (!Fs.Unlink(null, link).Ok && Directory.Exists(directories[0] + path)) return false;
        Fs.MakeSymlink(Fs.Bytes(target), null, link).Check(path);
        return true;
    }

    /// <summary>Copies everything below a directory, the lower layers first, so that the upper ones win.</summary>
    /// <param name="path">Directory in the container.</param>
    /// <param name="target">Existing directory of the host.</param>
    public void CopyTree(string path, string target)
    {
        if (!IsDirectory(path)) return;
        foreach (var layer in directories.Reverse())
        {
            var source = layer + path;
            if (!Directory.Exists(source)) continue;
            var result = Command.Run("cp", "-a", "--", source + "/.", target);
            if (!result.Status.Success) throw new Oci.UserError($"copying {path} of the image into a volume: {result.ErrorText}");
            RemoveWhiteouts(target);
        }
    }

    private static void RemoveWhiteouts(string directory)
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(directory))
        {
            if (!Fs.Stat(null, Fs.Bytes(entry), out var stat).Ok) continue;
            if (IsWhiteout(stat)) File.Delete(entry);
            else if (stat.Type == FileStat.Directory) RemoveWhiteouts(entry);
        }
    }

    private sealed record Entry(string Layer, string Path, FileStat Stat);

    private Entry? Find(string path)
    {
        for (var links = 0; links < MostLinks; links++)
        {
            if (FindEntry(path) is not { } entry) return null;
            if (entry.Stat.Type != FileStat.Symlink) return entry;
            path = Follow(entry);
        }
        return null;
    }

    private Entry? FindEntry(string path)
    {
        foreach (var layer in directories)
        {
            using var root = Fs.Open(layer, OpenMode.Path | OpenMode.Directory);
            var result = Fs.OpenConfined(root, Fs.Bytes(path), OpenMode.Path | OpenMode.NoFollow, 0, Resolve.InRoot, out var file);
            using (file)
            {
                if (result.Ok)
                {
                    Fs.Stat(file, default, out var stat).Check(path);
                    return IsWhiteout(stat) ? null : new Entry(layer, path, stat);
                }
            }
            // A whiteout on the way is no directory: everything below it is gone.
            if (result.Error == Linux.Errno.ENOTDIR) return null;
        }
        return null;
    }

    private static bool IsWhiteout(FileStat stat) => stat is { Type: FileStat.Character, Major: 0, Minor: 0 };

    private static string Follow(Entry entry)
    {
        using var root = Fs.Open(entry.Layer, OpenMode.Path | OpenMode.Directory);
        Fs.OpenConfined(root, Fs.Bytes(entry.Path), OpenMode.Path | OpenMode.NoFollow, 0, Resolve.InRoot, out var link).Check(entry.Path);
        using (link)
        {
            Fs.ReadLink(link, default, out var target).Check(entry.Path);
            return Path.GetFullPath(Path.Combine(Path.GetDirectoryName(entry.Path) ?? "/", Encoding.UTF8.GetString(target)));
        }
    }

    private static string? Read(Entry entry)
    {
        if (entry.Stat.Type != FileStat.Regular) return null;
        using var root = Fs.Open(entry.Layer, OpenMode.Path | OpenMode.Directory);
        Fs.OpenConfined(root, Fs.Bytes(entry.Path), OpenMode.Read, 0, Resolve.InRoot, out var file).Check(entry.Path);
        using (file)
        {
            var bytes = new byte[entry.Stat.Size];
            var count = 0;
            while (count < bytes.Length && Fs.Read(file!, bytes.AsSpan(count)) is > 0 and var read) count += read;
            return Encoding.UTF8.GetString(bytes, 0, count);
        }
    }
}
