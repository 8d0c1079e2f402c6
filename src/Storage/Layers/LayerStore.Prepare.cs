using Selkie.Linux.Files;
using Selkie.Storage.Layout;
using Selkie.Storage.Overlay;

namespace Selkie.Storage.Layers;

public sealed partial class LayerStore
{
    /// <summary>
    /// Writes the small files of staged layers before they are synced: what each is called, and what is below it. The layers below are as they are now; should
    /// another process have committed one of them meanwhile, <see cref="Settle"/> corrects that.
    /// </summary>
    private void Prepare(IReadOnlyList<StagedLayer> staged, string? parent)
    {
        var below = parent is null || _layout.Driver != "overlay" ? null : _layout.LayerDirectory(parent);
        if (below is not null && !StoreLayout.Exists(below))
        {
            throw new StorageException(StorageError.NotFound, $"layer {parent}: layer not known");
        }

        foreach (var layer in staged)
        {
            var id = layer.Id ?? ComputeId(parent, layer.DiffId);
            if (_layout.Driver == "overlay")
            {
                OverlayDirectory.Make(layer.Staging.Layer, withDiff: false, below, (0, 0), KnownLink(id));
                FitStagedRoot(layer, below);
                var committed = _layout.LayerDirectory(id);
                below = StoreLayout.Exists(committed + "/link") ? committed : layer.Staging.Layer;
            }

            parent = id;
        }
    }

    private void FitStagedRoot(StagedLayer layer, string? below)
    {
        if (_layout.Options.ForceMask is { } mask)
        {
            Fs.SetMode(null, Fs.Bytes(layer.Staging.Layer + "/diff"), mask).Check();
        }
        else
        {
            OverlayDirectory.FitRoot(layer.Staging.Layer + "/diff", below, (0, 0));
        }
    }

    /// <summary>Under the lock: the layer below may have another name than when the files were written.</summary>
    private static void Settle(StagedLayer layer, string? below)
    {
        if (below is null) return;

        string file = layer.Staging.Layer + "/lower", lower = OverlayDirectory.LowerOf(below);
        if (Fs.ReadAll(file) is { } written && System.Text.Encoding.ASCII.GetString(written) == lower) return;

        Fs.ReplaceFile(file, System.Text.Encoding.ASCII.GetBytes(lower), 0x1a4, sync: true);
    }
}
