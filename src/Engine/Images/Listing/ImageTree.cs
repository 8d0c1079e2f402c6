using Selkie.Engine.Images.Lookup;
using Selkie.Oci.Images;
using Selkie.Storage.Images;
using Selkie.Storage.Layers;

namespace Selkie.Engine.Images.Listing;

/// <summary>Which image was made from which: by layers and history, for the store itself keeps no such record (libimage layer_tree.go).</summary>
internal sealed class ImageTree
{
    private readonly ImageFinder _finder;
    private readonly Dictionary<string, LayerRecord> _layers = [];
    private readonly Dictionary<string, List<ImageRecord>> _images = [];
    private readonly ILookup<string, string> _children;

    internal ImageTree(ImageFinder finder, IReadOnlyList<ImageRecord> images, IReadOnlyList<LayerRecord> layers)
    {
        _finder = finder;
        foreach (var layer in layers) _layers.TryAdd(layer.Id, layer);
        foreach (var image in images)
        {
            var top = image.TopLayer ?? "";
            if (!_images.TryGetValue(top, out var list)) _images[top] = list = [];
            list.Add(image);
        }
        _children = layers.Where(l => l.Parent is not null).ToLookup(l => l.Parent!, l => l.Id);
    }

    /// <summary>Whether another image was made from this one.</summary>
    internal bool HasChildren(ImageRecord image)
    {
        if (_finder.Read(image).Config is not { } config) return false;
        return Near(image.TopLayer, _children[image.TopLayer ?? ""]).Any(other => other.Id != image.Id && IsParent(config, _finder.Read(other).Config));
    }

    /// <summary>The image this one was made from, or null.</summary>
    internal ImageRecord? ParentOf(ImageRecord image)
    {
        if (_finder.Read(image).Config is not { } config) return null;
        string[] below = image.TopLayer is not null && _layers.TryGetValue(image.TopLayer, out var top) && top.Parent is not null ? [top.Parent] : [];
        return Near(image.TopLayer, below).FirstOrDefault(other => other.Id != image.Id && IsParent(_finder.Read(other).Config, config));
    }

    private IEnumerable<ImageRecord> Near(string? top, IEnumerable<string> others) =>
        others.Prepend(top ?? "").SelectMany(layer => _images.TryGetValue(layer, out var list) ? list : []);

    // The child has the parent's layers below its own, and the parent's history with one entry more.
    private static bool IsParent(ImageConfig? parent, ImageConfig? child)
    {
        if (parent is null || child is null) return false;
        var (layers, childLayers) = (parent.RootFs?.DiffIds ?? [], child.RootFs?.DiffIds ?? []);
        var (history, childHistory) = (parent.History ?? [], child.History ?? []);
        return childLayers.Take(layers.Count).SequenceEqual(layers)
            && childHistory.Count == history.Count + 1 && childHistory.Take(history.Count).SequenceEqual(history);
    }
}
