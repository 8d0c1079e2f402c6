using Selkie.Storage.Containers;
using Selkie.Storage.Images;
using Selkie.Storage.Layers;

namespace Selkie.Storage.Checking;

/// <summary>
/// Looks for what broken disks, killed programs and foreign tools leave (containers/storage check.go). Nothing is changed, and no lock is held while content
/// is read.
/// </summary>
internal sealed class StoreChecker
{
    private readonly Store _store;
    private readonly CheckOptions _options;
    private readonly CheckReport _report = new();
    private readonly Dictionary<string, LayerRecord> _layers = [];
    private readonly HashSet<string> _referenced = [];
    private readonly Dictionary<string, ImageRecord> _images = [];

    public StoreChecker(Store store, CheckOptions options)
    {
        _store = store;
        _options = options;
    }

    public CheckReport Run()
    {
        foreach (var layer in _store.Layers.All()) _layers.TryAdd(layer.Id, layer);

        LayerChecks checks = new(_store, _options.Quick, _layers);
        foreach (var layer in _layers.Values)
        {
            foreach (var problem in checks.Check(layer)) Add(layer, problem);
        }

        foreach (var image in _store.Images.All())
        {
            if (_images.TryAdd(image.Id, image)) CheckImage(image);
        }

        foreach (var container in _store.Containers.All()) CheckContainer(container);

        CheckReferences();
        CheckDirectories();
        return _report;
    }

    private void Add(LayerRecord layer, string problem) => CheckReport.Add(
        layer.ReadOnly ? _report.ReadOnlyLayers : _report.Layers, layer.Id, $"{(layer.ReadOnly ? "read-only " : "")}layer {problem}");

    private void CheckImage(ImageRecord image)
    {
        var kind = image.ReadOnly ? "read-only image" : "image";
        var found = image.ReadOnly ? _report.ReadOnlyImages : _report.Images;
        foreach (var key in image.BigDataNames)
        {
            if (ItemProblem(() => _store.Images.ReadBigData(image.Id, key), key, image.BigDataSizes, image.BigDataDigests, "image") is { } problem)
            {
                CheckReport.Add(found, image.Id, $"{kind} {image.Id}: data item \"{key}\": {problem}");
            }
        }

        foreach (var top in image.MappedTopLayers.Prepend(image.TopLayer).OfType<string>().Distinct())
        {
            HashSet<string> seen = [];
            for (var id = top; !string.IsNullOrEmpty(id) && seen.Add(id); id = _layers.GetValueOrDefault(id)?.Parent)
            {
                if (!_layers.ContainsKey(id))
                {
                    CheckReport.Add(found, image.Id, $"{kind} {image.Id}: layer {id}: image layer is missing");
                }

                _referenced.Add(id);
                Inherit(found, image.Id, _report.Layers, id);
                Inherit(found, image.Id, _report.ReadOnlyLayers, id);
            }
        }
    }

    private static void Inherit(SortedDictionary<string, List<string>> to, string id, SortedDictionary<string, List<string>> from, string source)
    {
        if (from.TryGetValue(source, out var texts)) CheckReport.Add(to, id, texts);
    }

    private void CheckContainer(ContainerRecord container)
    {
        foreach (var key in container.BigDataNames)
        {
            if (ItemProblem(() => _store.Containers.ReadBigData(container.Id, key), key, container.BigDataSizes, container.BigDataDigests, "container") is { } problem)
            {
                CheckReport.Add(_report.Containers, container.Id, $"container {container.Id}: data item \"{key}\": {problem}");
            }
        }

        if (container.ImageId is { } image)
        {
            if (!_images.ContainsKey(image))
            {
                CheckReport.Add(_report.Containers, container.Id, $"image {image}: image missing");
            }

            Inherit(_report.Containers, container.Id, _report.Images, image);
            Inherit(_report.Containers, container.Id, _report.ReadOnlyImages, image);
        }

        if (container.LayerId.Length > 0)
        {
            if (!_layers.ContainsKey(container.LayerId))
            {
                CheckReport.Add(_report.Containers, container.Id, $"container {container.Id}: layer {container.LayerId}: container layer is missing");
            }

            _referenced.Add(container.LayerId);
            Inherit(_report.Containers, container.Id, _report.Layers, container.LayerId);
        }
    }

    // Digests of what is no plain item (signed manifests of the first schema) are computed otherwise: only the common kind is compared.
    private static string? ItemProblem(
        Func<byte[]?> read, string key, IReadOnlyDictionary<string, long> sizes, IReadOnlyDictionary<string, string> digests, string kind)
    {
        byte[]? data;
        try
        {
            data = read();
        }
        catch (Selkie.Linux.LinuxException e)
        {
            return e.Message;
        }

        if (data is null)
        {
            return $"{kind} data item is missing";
        }

        if (sizes.TryGetValue(key, out var size) && size != data.Length)
        {
            return $"{kind} data item has incorrect size";
        }

        var signed = key.StartsWith("manifest", StringComparison.Ordinal) && data.AsSpan().IndexOf("\"signatures\""u8) >= 0;
        return digests.TryGetValue(key, out var digest) && digest.StartsWith("sha256:", StringComparison.Ordinal) && !signed && Json.BigData.Digest(data) != digest
            ? $"{kind} data item has incorrect digest"
            : null;
    }

    private void CheckReferences()
    {
        foreach (var layer in _layers.Values)
        {
            var old = layer.Created == default || layer.Created + _options.MaxUnreferencedAge < DateTimeOffset.UtcNow;
            if (!layer.ReadOnly && old && !_referenced.Contains(layer.Id))
            {
                CheckReport.Add(_report.Layers, layer.Id, $"layer {layer.Id}: layer not referenced by any images or containers");
            }
        }
    }

    private void CheckDirectories()
    {
        foreach (var leftover in new StoreSweep(_store, _options.HasDirectory).Find())
        {
            if (leftover.Kind == LeftoverKind.Layer)
            {
                _report.Unaccounted.Add(leftover.Id);
                CheckReport.Add(_report.Layers, leftover.Id, $"layer {leftover.Id}: layer in lower level storage driver not accounted for");
            }
            else
            {
                _report.Leftovers.Add($"{leftover.Path}: {leftover.Reason}");
            }
        }
    }
}
