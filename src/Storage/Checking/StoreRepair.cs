using Selkie.Linux;
using Selkie.Storage.Images;
using Selkie.Storage.Layout;

namespace Selkie.Storage.Checking;

/// <summary>Removes what is damaged, with what depends on it; what others still need stays, and is told.</summary>
internal sealed class StoreRepair(Store store, CheckReport report)
{
    private readonly List<string> _errors = [], _removed = [];

    /// <summary>Repairs. Containers are their engine's to remove, beforehand.</summary>
    public RepairReport Run(CheckOptions options)
    {
        foreach (var id in report.Images.Keys)
        {
            Try($"deleting image {id}", () => _removed.AddRange(store.DeleteImage(id) ?? []));
        }

        foreach (var id in report.Layers.Keys.Where(id => !report.Unaccounted.Contains(id)).OrderByDescending(Depth))
        {
            Try($"deleting layer {id}", () => DeleteLayer(id));
        }

        Try("removing leftovers", () => _removed.AddRange(new StoreSweep(store, options.HasDirectory).Remove().Where(l => l.Kind == LeftoverKind.Layer).Select(l => l.Id)));
        return new RepairReport([.. _removed.Distinct().Order(StringComparer.Ordinal)], _errors);
    }

    private void DeleteLayer(string id)
    {
        if (_removed.Contains(id) || store.Layers.Find(id) is not { ReadOnly: false }) return;

        if (store.Images.FindByTopLayer(id) is [ImageRecord image, ..])
        {
            throw new StorageException(StorageError.InUse, $"layer {id} is used by image {image.Id}: layer is in use by an image");
        }

        if (store.Containers.Find(id) is { } container)
        {
            throw new StorageException(StorageError.InUse, $"layer {id} is used by container {container.Id}: layer is in use by a container");
        }

        store.Mounts.Unmount(id, force: true);
        if (store.Layers.Delete(id)) _removed.Add(id);
    }

    private int Depth(string id)
    {
        HashSet<string> seen = [];
        for (var next = id; !string.IsNullOrEmpty(next) && seen.Add(next); next = store.Layers.Find(next)?.Parent)
        {
        }

        return seen.Count;
    }

    private void Try(string what, Action act)
    {
        try
        {
            act();
        }
        catch (Exception e) when (e is StorageException or LinuxException)
        {
            _errors.Add($"{what}: {e.Message}");
        }
    }
}

/// <summary>What a repair did.</summary>
/// <param name="RemovedLayers">Ids of layers that are gone.</param>
/// <param name="Errors">What could not be done.</param>
public sealed record RepairReport(IReadOnlyList<string> RemovedLayers, IReadOnlyList<string> Errors);
