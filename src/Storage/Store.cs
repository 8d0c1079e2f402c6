using Selkie.Storage.Containers;
using Selkie.Storage.Images;
using Selkie.Storage.Layers;
using Selkie.Storage.Layout;
using Selkie.Storage.Locks;
using Selkie.Storage.Overlay;

namespace Selkie.Storage;

/// <summary>
/// A store of layers, images and containers in the format of containers/storage, which Podman, Buildah, Skopeo and CRI-O may use at the same time.
/// Reading takes no lock; every change reads again under the lock of its kind. Objects are safe for use by several threads.
/// </summary>
public sealed partial class Store
{
    private Store(StoreOptions options)
    {
        if (options.Driver is not ("overlay" or "vfs"))
        {
            throw new StorageException(StorageError.Invalid, $"driver not supported: \"{options.Driver}\" (use overlay or vfs)");
        }

        var layout = Layout = new(options);
        Options = options;
        Layers = new LayerStore(layout);
        Images = new ImageStore(layout);
        Mounts = new LayerMounts(layout, Layers.Mend);
        Containers = new ContainerStore(layout, Layers, (image, mappings) => Layers.Map(Images, image, Mounts, mappings).Id);
    }

    /// <summary>What the store was opened with.</summary>
    public StoreOptions Options { get; }

    /// <summary>The layers.</summary>
    public LayerStore Layers { get; }

    /// <summary>The images.</summary>
    public ImageStore Images { get; }

    /// <summary>The containers.</summary>
    public ContainerStore Containers { get; }

    /// <summary>How layers are mounted, and the counts of what is.</summary>
    public LayerMounts Mounts { get; }

    internal StoreLayout Layout { get; }

    /// <summary>Opens a store. Nothing is read or made until it is needed.</summary>
    /// <param name="options">Where it is and how it works.</param>
    public static Store Open(StoreOptions options) => new(options);

    /// <summary>
    /// Deletes an image with those of its layers that nothing else needs. Returns the ids of the layers that went, or null when the image was not there.
    /// </summary>
    /// <param name="id">Full id of the image.</param>
    /// <exception cref="StorageException">A container needs the image, or it is in a read-only store.</exception>
    public IReadOnlyList<string>? DeleteImage(string id)
    {
        StagingDirectory? trash = null;
        try
        {
            using var layers = Layers.Table.Lock(); // whoever makes a container holds this lock, too
            if (Images.Find(id) is not { } image) return null;

            if (Containers.FindByImage(id) is [{ } user, ..])
            {
                throw new StorageException(StorageError.InUse, $"image used by {user.Id}: image is in use by a container");
            }

            var unused = UnusedLayers(image, Layers.Snapshot(layers[false], layers[true]));
            Images.Delete(id);
            trash = Layers.Remove(layers, unused);
            return unused;
        }
        finally
        {
            trash?.Dispose();
        }
    }

    /// <summary>Records an image whose layers are there; no other process can take them away before the record says that they are needed.</summary>
    /// <param name="image">The image.</param>
    /// <exception cref="StorageException">Its uppermost layer is not there any more.</exception>
    public ImageRecord CreateImage(NewImage image)
    {
        using var layers = Layers.Table.Lock();
        var snapshot = Layers.Snapshot(layers[false], layers[true]);
        if (image.TopLayer is { } top && snapshot.Find(top) is not { Incomplete: false })
        {
            throw new StorageException(StorageError.NotFound, $"layer {top}: layer not known");
        }

        return Images.Create(image, isKnown: id => snapshot.Find(id) is not null);
    }

    /// <summary>
    /// Waits until nobody else changes an image's big data, such as a manifest list, after having read it; other tools lock the same file (store.go, GetDigestLock).
    /// </summary>
    /// <param name="id">Full id of the image.</param>
    public IDisposable LockImage(string id) => StoreLock.Take(Path.Combine(Options.RunRoot, Options.Driver + "-locks", "sha256:" + id));

    /// <summary>Waits until who changes layers at this moment, be it another tool, is done: a container's layer goes before its record does.</summary>
    public void AwaitWriters() => Layers.Table.Lock().Dispose();

    private List<string> UnusedLayers(ImageRecord image, LayerSnapshot snapshot)
    {
        List<string> unused = [.. image.MappedTopLayers];
        for (var id = image.TopLayer; id is not null;)
        {
            var layer = snapshot.Find(id);
            if (layer is null || layer.ReadOnly || unused.Contains(id) || Images.FindByTopLayer(id).Any(other => other.Id != image.Id)
                || snapshot.Matching($"\"{id}\"", l => l.Parent == id && l.Id != id && !unused.Contains(l.Id)).Any())
            {
                break;
            }

            unused.Add(id);
            id = layer.Parent;
        }

        return unused;
    }
}
