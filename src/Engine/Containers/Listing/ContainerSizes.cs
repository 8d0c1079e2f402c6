using Selkie.Engine.Containers.Status;
using Selkie.Engine.Images.Listing;
using Selkie.Linux.Files;

namespace Selkie.Engine.Containers.Listing;

/// <summary>Measures what containers take in the store, as libpod does: what they wrote, with their own files beside it, upon their image.</summary>
internal sealed class ContainerSizes(EngineContext engine)
{
    private readonly ImageCatalog _images = new(engine);

    /// <summary>The sizes of a container; nothing for one without a layer in the store, save what is in a directory it has for its root.</summary>
    /// <param name="id">Its id.</param>
    public ContainerSize Of(string id)
    {
        if (engine.Database.Find(id)?.Spec.RootFs is { } root) return new ContainerSize(0, Fs.TreeSize(root.Path));
        if (engine.Store.Containers.Find(id) is not { } container || engine.Store.Layers.Find(container.LayerId) is not { } layer) return new ContainerSize(0, 0);
        var written = engine.Store.Layers.Size(layer.Id) + OwnFiles(id);
        var image = container.ImageId is { } made && engine.Store.Images.Find(made) is { } found ? _images.SizeOf(found) : 0;
        return new ContainerSize(image + written, written);
    }

    // Its log, and the files it is run with.
    private long OwnFiles(string id)
    {
        var paths = new ContainerPaths(engine, id);
        return new[] { paths.Graph, paths.Run }.Distinct().Where(Directory.Exists).Sum(Fs.TreeSize);
    }
}
