namespace Selkie.Engine.Containers.Listing;

/// <summary>Measures what containers take in the store.</summary>
internal sealed class ContainerSizes(EngineContext engine)
{
    /// <summary>The sizes of the container whose layer this is; nothing for one without a layer in the store.</summary>
    public ContainerSize Of(string? layer)
    {
        if (layer is null || engine.Store.Layers.Find(layer) is not { } own) return new ContainerSize(0, 0);
        var written = engine.Store.Layers.Size(own.Id);
        var root = written;
        foreach (var record in engine.Store.Layers.Chain(own.Id))
            if (record.Id != own.Id)
                root += record.DiffId is null || record.DiffSize < 0 ? engine.Store.Layers.Size(record.Id) : record.DiffSize;
        return new ContainerSize(root, written);
    }
}
