using Microsoft.Win32.SafeHandles;
using Selkie.Linux.Files;
using Selkie.Storage.Overlay;

namespace Selkie.Storage.Tar;

/// <summary>The layers below one: what of them shows, and what overlay left for deleted files. A walk asks for paths that lie beside each other, so the last way down stays open.</summary>
internal sealed class LowerLayers : IDisposable
{
    private readonly Whiteouts _whiteouts;
    private readonly List<(byte[] Name, MergedDirectory Directory)> _way = [];

    /// <summary>Opens the layers.</summary>
    /// <param name="layers">Directories of the layers, uppermost first.</param>
    /// <param name="whiteouts">How they tell what is gone.</param>
    public LowerLayers(IReadOnlyList<string> layers, Whiteouts whiteouts)
    {
        _whiteouts = whiteouts;
        _way.Add(([], new MergedDirectory([.. layers.Select(layer => Fs.Open(layer, OpenMode.Path | OpenMode.Directory))], whiteouts)));
    }

    /// <summary>Whether a directory hides everything of the same name below.</summary>
    public bool IsOpaque(SafeFileHandle directory, byte[] name) => Fs.GetAttribute(directory, name, _whiteouts.OpaqueAttribute) is [(byte)'y'];

    /// <summary>Whether a path exists in what the layers show.</summary>
    public bool IsBelow(byte[] path) => FindShown(path) is not null;

    /// <summary>The file that the layers show at a path, or null. No link is followed: where the upper layer has a directory, a lower one's link does not show.</summary>
    public FileStat? FindShown(byte[] path)
    {
        var names = new TreePath(path).Names();
        var open = 0;
        while (open < names.Count && open + 1 < _way.Count && names[open].AsSpan().SequenceEqual(_way[open + 1].Name))
            open++;

        Close(open + 1);
        for (; open < names.Count; open++)
        {
            using var file = _way[^1].Directory.Find(names[open], out var directory);
            if (directory is null) return open == names.Count - 1 ? file?.Stat : null;

            _way.Add((names[open], directory));
        }

        Fs.Stat(_way[^1].Directory.Layers[0], default, out var stat).Check(path);
        return stat;
    }

    private void Close(int from)
    {
        for (var i = from; i < _way.Count; i++) _way[i].Directory.Dispose();

        _way.RemoveRange(from, _way.Count - from);
    }

    public void Dispose() => Close(0);
}
