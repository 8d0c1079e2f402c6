using System.Text;
using Microsoft.Win32.SafeHandles;
using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Storage.Layout;
using Selkie.Storage.Overlay;
using Selkie.Storage.Tar;

namespace Selkie.Storage.Layers;

public sealed partial class LayerStore
{
    /// <summary>What a layer changes in those below it, in the order of a walk by name (OverlayChanges of containers/storage).</summary>
    /// <param name="id">Id of the layer.</param>
    public IReadOnlyList<LayerChange> Changes(string id)
    {
        var layer = Find(id) ?? throw new StorageException(StorageError.NotFound, $"layer {id}: layer not known");
        var below = layer.Parent is null ? [] : Chain(layer.Parent);
        if (_layout.Driver == "vfs")
        {
            below = [.. below.Take(1)]; // each layer is whole
        }

        using var lowers = Below(below);
        using var root = Fs.Open(DiffPath(id), OpenMode.Read | OpenMode.Directory);
        ChangeWalk walk = new(lowers);
        TreeWalk.Over(root, walk.Visit, inOrder: true);
        return walk.Result;
    }

    private LowerLayers Below(IEnumerable<LayerRecord> layers) =>
        new([.. layers.Select(l => DiffPath(l.Id))], new Whiteouts(_layout.Options.Rootless, Files: _layout.Options.MountProgram is not null));

    private sealed class ChangeWalk(LowerLayers lowers)
    {
        private readonly HashSet<string> _seen = [];

        // Directories whose parents are all seen.
        private readonly HashSet<string> _whole = [];

        // Paths of the directories on the way.
        private readonly List<byte[]> _way = [];

        public List<LayerChange> Result { get; } = [];

        public SafeFileHandle? Visit(TreeStep step)
        {
            var name = step.Entry.Name;
            var looked = Fs.Stat(step.Directory, name, out var stat);
            if (looked.Error == Errno.ENOENT) return null;

            _way.RemoveRange(step.Depth, _way.Count - step.Depth);
            var path = TreeNames.Join(step.Depth == 0 ? [] : _way[^1], name);
            _way.Add(path);
            looked.Check(path);
            Note(step.Directory, name, path, stat);
            return stat.IsDirectory ? Fs.OpenDirectory(step.Directory, name) : null;
        }

        private void Note(SafeFileHandle directory, byte[] name, byte[] path, FileStat stat)
        {
            var deleted = stat.IsWhiteout || (stat.IsDirectory && lowers.IsOpaque(directory, name) && lowers.IsBelow(path));
            var kind = deleted ? ChangeKind.Deleted : lowers.FindShown(path) is { } old ? ChangeKind.Modified : ChangeKind.Added;
            if (kind == ChangeKind.Modified && stat.IsDirectory && lowers.FindShown(path) is { IsDirectory: true } before && Same(stat, before))
            {
                return; // only the way to something that changed
            }

            var text = "/" + Encoding.UTF8.GetString(path);
            if (stat.IsDirectory) _seen.Add(text);

            if (kind != ChangeKind.Modified)
            {
                var at = Result.Count;
                for (var parent = Path.GetDirectoryName(text); parent is not (null or "/") && _whole.Add(parent); parent = Path.GetDirectoryName(parent))
                {
                    if (_seen.Add(parent)) Result.Insert(at, new LayerChange(parent, ChangeKind.Modified));
                }
            }

            Result.Add(new LayerChange(text, kind));
        }

        private static bool Same(FileStat a, FileStat b) =>
            a.Size == b.Size && a.Mode == b.Mode && a.Modified.Seconds == b.Modified.Seconds
            && (a.Modified.Nanoseconds == b.Modified.Nanoseconds || a.Modified.Nanoseconds == 0 || b.Modified.Nanoseconds == 0);
    }
}
