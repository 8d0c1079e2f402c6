using Selkie.Linux.Files;

namespace Selkie.Storage.Overlay;

/// <summary>
/// What a stack of layers shows, without mounting it: look-ups go name by name through all layers, so that a link of one layer leads through the files of the
/// others, as in the container, and never out of the tree. Directories that were passed stay open for the next look-up.
/// </summary>
public sealed class MergedTree : IDisposable
{
    private const int MostLinks = 40; // path_resolution(7)

    private readonly Node _root;

    /// <summary>Opens the layers.</summary>
    /// <param name="layers">Directories of the engine's own, the uppermost first.</param>
    /// <param name="rootless">Overlay's attributes are user.* ones.</param>
    /// <param name="fuse">The layers are fuse-overlayfs's.</param>
    public MergedTree(IReadOnlyList<string> layers, bool rootless = false, bool fuse = false) =>
        _root = new Node(new MergedDirectory([.. layers.Select(layer => Fs.Open(layer, OpenMode.Path | OpenMode.Directory))], new Whiteouts(rootless, fuse)));

    /// <summary>Finds a file or a directory; null where there is none.</summary>
    /// <param name="path">Where; links on the way and at its end are followed.</param>
    public TreeFile? Find(TreePath path) => Walk(path, follow: true, out var directory) ?? (directory is null ? null : new TreeFile(directory.Directory.Layers[0], owns: false));

    /// <summary>Finds a directory; null where there is none.</summary>
    /// <param name="path">Where.</param>
    /// <param name="follow">Follow a link at its end, too.</param>
    public MergedDirectory? FindDirectory(TreePath path, bool follow = true)
    {
        using var other = Walk(path, follow, out var directory);
        return directory?.Directory;
    }

    private TreeFile? Walk(TreePath path, bool follow, out Node? directory)
    {
        Stack<Node> way = new([_root]);
        Stack<byte[]> names = new(path.Names().Reverse());
        directory = null;
        for (var links = 0; names.TryPop(out var name);)
        {
            var file = Step(way, name);
            if (file is { Stat.Type: FileStat.Symlink } && (follow || names.Count > 0))
            {
                using var link = file;
                if (++links > MostLinks) return null;

                Follow(link, way, names);
            }
            else if (file is not null || way.Count == 0)
            {
                var isEnd = names.Count == 0;
                (isEnd ? null : file)?.Dispose();
                return isEnd ? file : null;
            }
        }

        directory = way.Peek();
        return null;
    }

    // Goes into a directory; gives anything else. Where there is nothing, no way is left.
    private static TreeFile? Step(Stack<Node> way, byte[] name)
    {
        if (name is [(byte)'.', (byte)'.'])
        {
            if (way.Count > 1) way.Pop();

            return null;
        }

        var file = way.Peek().Find(name, out var child);
        if (child is not null)
        {
            way.Push(child);
        }
        else if (file is null)
        {
            way.Clear();
        }

        return file;
    }

    private static void Follow(TreeFile link, Stack<Node> way, Stack<byte[]> names)
    {
        Fs.ReadLink(link.Place, default, out var target).Check();
        while (target is [(byte)'/', ..] && way.Count > 1) way.Pop();

        foreach (var name in new TreePath(target).Names().Reverse()) names.Push(name);
    }

    /// <inheritdoc/>
    public void Dispose() => _root.Dispose();

    /// <summary>A directory, and those in it that were passed.</summary>
    private sealed class Node(MergedDirectory directory) : IDisposable
    {
        private readonly Dictionary<byte[], Node> _children = new(PathComparer.Instance);

        internal MergedDirectory Directory => directory;

        internal TreeFile? Find(byte[] name, out Node? child)
        {
            if (_children.TryGetValue(name, out child)) return null;

            var file = directory.Find(name, out var below);
            child = below is null ? null : _children[name] = new Node(below);
            return file;
        }

        public void Dispose()
        {
            foreach (var child in _children.Values) child.Dispose();

            directory.Dispose();
        }
    }
}
