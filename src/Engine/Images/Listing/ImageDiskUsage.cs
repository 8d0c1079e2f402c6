using Selkie.Oci;
using Selkie.Storage.Images;

namespace Selkie.Engine.Images.Listing;

/// <summary>An image's part of the disk, under one of its names.</summary>
/// <param name="Repository">Repository, or "&lt;none&gt;".</param>
/// <param name="Tag">Tag, or "&lt;none&gt;".</param>
/// <param name="Id">Full id.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Shared">Bytes that other images have, too.</param>
/// <param name="Unique">Bytes that only it has.</param>
/// <param name="Containers">How many containers use it.</param>
public sealed record ImageUsage(string Repository, string Tag, string Id, DateTimeOffset Created, long Shared, long Unique, int Containers)
{
    /// <summary>Bytes of the image.</summary>
    public long Size => Shared + Unique;
}

/// <summary>
/// What images take on disk. Layers know which images need them. An image that others were made from shares all it has, as Podman counts (libimage
/// disk_usage.go); for the others each layer that another image has is shared, whether the two descend from each other or not.
/// </summary>
internal sealed class ImageDiskUsage(ImageCatalog catalog)
{
    private const string None = "<none>";
    private readonly Dictionary<string, int> _users = CountUsers(catalog);

    /// <summary>Bytes of all images, each layer once.</summary>
    internal long Total => field == 0 ? field = SizeOf(catalog.Images) : field;

    /// <summary>Bytes that would go if all images without a container went.</summary>
    internal long Reclaimable => Total - SizeOf(catalog.Images.Where(image => catalog.ContainersOf(image) > 0 && !catalog.Tree.HasChildren(image)));

    /// <summary>An entry for each name.</summary>
    internal List<ImageUsage> Usages() => [.. catalog.Images.SelectMany(Of)];

    private IEnumerable<ImageUsage> Of(ImageRecord image)
    {
        var size = catalog.SizeOf(image);
        var shared = catalog.Tree.HasChildren(image) ? size : Math.Max(ParentSize(image), SharedLayers(image));
        var usage = new ImageUsage(None, None, image.Id, image.Created, shared, size - shared, catalog.ContainersOf(image));
        var named = image.Names.Select(n => Reference.TryParse(n, out var r) ? r : null).Where(r => r?.Tag is not null).ToList();
        return named.Count == 0 ? [usage] : named.Select(r => usage with { Repository = r!.Name, Tag = r.Tag! });
    }

    private long ParentSize(ImageRecord image) => catalog.Tree.ParentOf(image) is { } parent ? Math.Min(catalog.SizeOf(parent), catalog.SizeOf(image)) : 0;

    private long SharedLayers(ImageRecord image) => catalog.LayersOf(image).Where(layer => _users[layer.Id] > 1).Sum(catalog.SizeOf);

    private long SizeOf(IEnumerable<ImageRecord> images)
    {
        long size = 0;
        var seen = new HashSet<string>();
        foreach (var image in images)
        {
            size += image.BigDataSizes.Values.Sum();
            size += catalog.LayersOf(image).Where(layer => seen.Add(layer.Id)).Sum(catalog.SizeOf);
        }
        return size;
    }

    private static Dictionary<string, int> CountUsers(ImageCatalog catalog)
    {
        var users = new Dictionary<string, int>();
        foreach (var image in catalog.Images)
            foreach (var layer in catalog.LayersOf(image))
                users[layer.Id] = users.GetValueOrDefault(layer.Id) + 1;
        return users;
    }
}
