using Selkie.Linux.Files;
using Selkie.Storage.Layers;
using Selkie.Storage.Layout;
using Selkie.Storage.Overlay;

namespace Selkie.Storage;

public sealed partial class Store
{
    /// <summary>What a layer changes in those below it.</summary>
    /// <param name="layerId">Id of the layer; null has no files.</param>
    public IReadOnlyList<LayerChange> Changes(string? layerId)
    {
        if (layerId is null) return [];

        // A mount program leaves deletions in its own way: only it can show them.
        if (Options.Driver != "vfs" && Options.MountProgram is null) return Layers.Changes(layerId);

        var layer = Layers.Find(layerId) ?? throw new StorageException(StorageError.NotFound, $"layer {layerId}: layer not known");
        return Compare(layer.Parent, layerId);
    }

    /// <summary>What the second layer, with all below it, shows that the first does not, or other than it.</summary>
    /// <param name="from">Id of the first layer; null has no files.</param>
    /// <param name="to">Id of the second layer; null has no files.</param>
    public IReadOnlyList<LayerChange> Compare(string? from, string? to)
    {
        if (Options.Driver == "vfs" && to is not null)
            return ComparePaths(from is null ? null : Mounts.For(from, readOnly: true).Source, Mounts.For(to, readOnly: true).Source);

        using var place = Layers.Stage();
        IReadOnlyList<LayerChange> changes = [];
        string old = place.Root + "/from", @new = place.Root + "/to";
        LayerMounts.Visit([.. Shown(from, old), .. Shown(to, @new)], () => changes = ComparePaths(old, @new));
        return changes;
    }

    // The mount of a layer; one that is null stays an empty directory.
    private IEnumerable<MountArguments> Shown(string? layerId, string mountPoint)
    {
        Fs.MakeDirectories(mountPoint, 0x1c0);
        if (layerId is null) return [];

        _ = Layers.Find(layerId) ?? throw new StorageException(StorageError.NotFound, $"layer {layerId}: layer not known");
        return [Mounts.For(layerId, readOnly: true) with { Target = mountPoint }];
    }

    private static IReadOnlyList<LayerChange> ComparePaths(string? from, string to)
    {
        using var old = from is null ? null : Fs.Open(from, OpenMode.Read | OpenMode.Directory);
        using var @new = Fs.Open(to, OpenMode.Read | OpenMode.Directory);
        return TreeComparison.Between(old, @new);
    }
}
