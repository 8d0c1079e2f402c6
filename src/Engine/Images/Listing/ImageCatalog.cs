using Selkie.Engine.Images.Lookup;
using Selkie.Linux;
using Selkie.Oci;
using Selkie.Storage.Images;
using Selkie.Storage.Layers;

namespace Selkie.Engine.Images.Listing;

/// <summary>All images at one time, with what is asked about many of them at once; each part is read at its first use.</summary>
internal sealed class ImageCatalog(EngineContext engine)
{
    private const int Many = 50; // layers, for which a thread is worth its start

    private Dictionary<string, LayerRecord>? _layers;
    private Dictionary<string, int>? _containers;
    private DocumentSearch? _search;
    private Task<Dictionary<string, LayerRecord>>? _reading;

    /// <summary>All images.</summary>
    internal IReadOnlyList<ImageRecord> Images => field ??= engine.Store.Images.All();

    internal ImageTree Tree => field ??= new(engine.Images, Images, [.. Layers.Values]);

    private Dictionary<string, LayerRecord> Layers => _layers ??= _reading is { Result: var read } && KnowsAll(read) ? read : ReadLayers();

    // Layers that were read before the images may be older than they are.
    private bool KnowsAll(Dictionary<string, LayerRecord> layers)
    {
        foreach (var image in Images)
            if (image.TopLayer is { Length: > 0 } top && !layers.ContainsKey(top)) return false;
        return true;
    }

    /// <summary>Whether the image has neither name nor child.</summary>
    internal bool IsDangling(ImageRecord image) => image.Names.Count == 0 && !Tree.HasChildren(image);

    /// <summary>Whether the image has no name, but children.</summary>
    internal bool IsIntermediate(ImageRecord image) => image.Names.Count == 0 && Tree.HasChildren(image);

    /// <summary>How many containers use the image.</summary>
    internal int ContainersOf(ImageRecord image)
    {
        if (_containers is null)
        {
            _containers = [];
            foreach (var container in engine.Store.Containers.All())
            {
                if (container.ImageId is { } id) _containers[id] = _containers.GetValueOrDefault(id) + 1;
            }
        }
        return _containers.GetValueOrDefault(image.Id);
    }

    /// <summary>Bytes of layers and documents (containers/storage ImageSize).</summary>
    internal long SizeOf(ImageRecord image)
    {
        var size = 0L;
        foreach (var (_, bytes) in image.BigDataSizes) size += bytes;
        foreach (var layer in LayersOf(image)) size += SizeOf(layer);
        return size;
    }

    private Dictionary<string, LayerRecord> ReadLayers()
    {
        var all = engine.Store.Layers.All();
        var layers = new Dictionary<string, LayerRecord>(all.Count);
        foreach (var layer in all) layers.TryAdd(layer.Id, layer);
        return layers;
    }

    /// <summary>Bytes of a layer. One that is damaged and says nothing of itself counts as nothing.</summary>
    internal long SizeOf(LayerRecord layer)
    {
        if (layer.DiffId is not null && layer.DiffSize >= 0) return layer.DiffSize;
        try
        {
            return engine.Store.Layers.Size(layer.Id);
        }
        catch (LinuxException)
        {
            return 0;
        }
    }

    /// <summary>The layers of an image, each once; those that are missing are left out.</summary>
    internal IEnumerable<LayerRecord> LayersOf(ImageRecord image)
    {
        if (image.MappedTopLayers.Count == 0)
        {
            var most = Layers.Count; // a damaged store may go round in circles
            for (var id = image.TopLayer; most-- > 0 && !string.IsNullOrEmpty(id) && Layers.TryGetValue(id, out var layer); id = layer.Parent) yield return layer;
            yield break;
        }
        var seen = new HashSet<string>();
        foreach (var top in image.MappedTopLayers.Prepend(image.TopLayer))
            for (var id = top; !string.IsNullOrEmpty(id) && seen.Add(id) && Layers.TryGetValue(id, out var layer); id = layer.Parent)
                yield return layer;
    }

    /// <summary>Labels of the configuration, or null.</summary>
    internal IReadOnlyDictionary<string, string>? LabelsOf(ImageRecord image) => engine.Images.Read(image).Config?.Config?.Labels;

    /// <summary>Begins what a list of all images needs besides their records, on another processor where it is worth a thread.</summary>
    internal void LookAhead()
    {
        if (engine.Store.Layers.MayHaveMoreThan(Many)) _reading = Task.Run(ReadLayers);
        _search = new DocumentSearch(engine.Store.Images, Images).Begin();
    }

    /// <summary>What is wrong with images that lack a document. A list opens no file of the others: what is wrong inside shows when they are used.</summary>
    internal IEnumerable<(string Id, string Problem)> Problems()
    {
        foreach (var image in _search?.Finish() ?? [])
            if (engine.Images.ProblemOf(image) is { } problem) yield return (image.Id, problem);
    }

    /// <summary>Each name's repository with each digest, sorted.</summary>
    internal static IReadOnlyList<string> RepoDigestsOf(ImageRecord image)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var name in image.Names)
        {
            if (!Reference.TryParse(name, out var reference)) continue;
            foreach (var digest in image.Digests) found.Add($"{reference.Name}@{digest}");
        }
        return [.. found];
    }

    /// <summary>A row.</summary>
    /// <param name="image">The image.</param>
    /// <param name="whole">With labels, parent, digests by repository and the number of containers, for which much has to be read.</param>
    internal ImageSummary Summarise(ImageRecord image, bool whole)
    {
        var row = Brief(image);
        if (!whole) return row;
        var config = engine.Images.Read(image).Config;
        return row with
        {
            RepoDigests = RepoDigestsOf(image),
            Labels = config?.Config?.Labels,
            Containers = ContainersOf(image),
            ParentId = Tree.ParentOf(image)?.Id ?? "",
            Architecture = config?.Architecture,
            Os = config?.Os,
        };
    }

    private ImageSummary Brief(ImageRecord image) => new()
    {
        Id = image.Id,
        Names = image.Names,
        Created = image.Created,
        Size = SizeOf(image),
        ReadOnly = image.ReadOnly,
        Dangling = IsDangling(image),
        Digest = image.Digest,
        History = image.NamesHistory,
        IsManifestList = ImageDocument.MayBeList(image) && engine.Images.Read(image).Index is not null,
    };
}
