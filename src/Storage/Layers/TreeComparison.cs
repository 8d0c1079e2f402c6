using System.Text;
using Microsoft.Win32.SafeHandles;
using Selkie.Linux.Files;

namespace Selkie.Storage.Layers;

/// <summary>Compares two whole trees by what their files are, not by their content (ChangesDirs of containers/storage, archive/changes.go).</summary>
internal sealed class TreeComparison
{
    private readonly List<LayerChange> _result = [];

    /// <summary>What is different in the second tree, sorted by path.</summary>
    /// <param name="old">The first tree, or null for an empty one.</param>
    /// <param name="new">The second tree.</param>
    public static IReadOnlyList<LayerChange> Between(SafeFileHandle? old, SafeFileHandle @new)
    {
        TreeComparison comparison = new();
        comparison.Compare(old, @new, "");
        comparison._result.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return comparison._result;
    }

    /// <summary>Compares directories; returns whether anything below is different.</summary>
    private bool Compare(SafeFileHandle? old, SafeFileHandle? @new, string path)
    {
        var before = _result.Count;
        var names = old is null ? [] : Names(old);
        foreach ((var name, var bytes) in @new is null ? [] : Names(@new))
        {
            var existed = names.Remove(name, out var oldBytes);
            CompareOne(existed ? old : null, oldBytes ?? [], @new!, bytes, $"{path}/{name}");
        }

        foreach (var gone in names.Keys)
        {
            _result.Add(new LayerChange($"{path}/{gone}", ChangeKind.Deleted));
        }

        return _result.Count > before;
    }

    private void CompareOne(SafeFileHandle? old, byte[] oldName, SafeFileHandle @new, byte[] name, string path)
    {
        TreeNames.Require(path); // the depth of this walk is bounded, too
        FileStat a = default;
        if (!Fs.Stat(@new, name, out var b).Ok)
        {
            return; // gone meanwhile
        }

        var existed = old is not null && Fs.Stat(old, oldName, out a).Ok;
        var differs = !existed || Differs(a, b) || (b.Type == FileStat.Symlink && !Target(old!, oldName).AsSpan().SequenceEqual(Target(@new, name)));
        if (existed && !differs && (a.Device, a.Inode) == (b.Device, b.Inode) && !b.IsDirectory) return;

        var at = _result.Count;
        var below = false;
        if (b.IsDirectory)
        {
            using var from = existed && a.IsDirectory ? Fs.OpenDirectory(old!, oldName) : null;
            using var to = Fs.OpenDirectory(@new, name);
            below = to is not null && Compare(from, to, path);
        }

        if (differs || below)
            _result.Insert(at, new LayerChange(path, existed ? ChangeKind.Modified : ChangeKind.Added));
    }

    // The size of a directory says nothing, its time does.
    private static bool Differs(FileStat a, FileStat b) =>
        a.Mode != b.Mode || a.Uid != b.Uid || a.Gid != b.Gid || a.Major != b.Major || a.Minor != b.Minor
        || (!b.IsDirectory && (a.Size != b.Size || a.Modified.Seconds != b.Modified.Seconds
            || (a.Modified.Nanoseconds != b.Modified.Nanoseconds && a.Modified.Nanoseconds != 0 && b.Modified.Nanoseconds != 0)));

    private static byte[] Target(SafeFileHandle directory, byte[] name)
    {
        Fs.ReadLink(directory, name, out var target);
        return target;
    }

    private static Dictionary<string, byte[]> Names(SafeFileHandle directory) =>
        Fs.List(directory).DistinctBy(entry => Encoding.UTF8.GetString(entry.Name)).ToDictionary(entry => Encoding.UTF8.GetString(entry.Name), entry => entry.Name);
}
