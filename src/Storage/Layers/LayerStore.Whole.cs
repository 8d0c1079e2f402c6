using System.Text;
using Selkie.Linux.Files;
using Selkie.Storage.Layout;
using Selkie.Storage.Overlay;

namespace Selkie.Storage.Layers;

public sealed partial class LayerStore
{
    /// <summary>
    /// Whether a layer of an image can be used: its record is complete, and its directories are there. One that lost its files (a broken disk, a foreign tool) is
    /// not found again by its id, but made anew.
    /// </summary>
    /// <param name="layer">The layer.</param>
    public bool IsWhole(LayerRecord layer)
    {
        if (layer.Incomplete || !StoreLayout.Exists(DiffPath(layer.Id))) return false;

        if (_layout.Driver != "overlay") return true;

        return !NeedsMending(layer);
    }

    /// <summary>Whether the small files beside a layer's own are missing or empty.</summary>
    internal bool NeedsMending(LayerRecord layer)
    {
        var directory = _layout.LayerDirectory(layer.Id);
        var linked = Fs.Stat(null, Fs.Bytes(directory + "/link"), out var link).Ok && link.Size > 0;
        return !linked || (layer.Parent is not (null or "") && !(Fs.Stat(null, Fs.Bytes(directory + "/lower"), out var lower).Ok && lower.Size > 0));
    }

    /// <summary>Makes them anew, from the lowest layer upwards, since each names those below.</summary>
    internal void Mend(string id)
    {
        foreach (var layer in Chain(id).Reverse())
        {
            if (!layer.ReadOnly && _layout.Driver == "overlay" && NeedsMending(layer))
            {
                var home = Path.GetDirectoryName(_layout.LayerDirectory(layer.Id))!;
                OverlayDirectory.Mend(home, layer.Id, layer.Parent is null or "" ? null : _layout.LayerDirectory(layer.Parent), KnownLink(layer.Id));
            }
        }
    }

    /// <summary>The short name that the layers above know a layer by, or null: one that is made anew must keep it.</summary>
    private string? KnownLink(string id)
    {
        if (_layout.Driver != "overlay") return null;

        if (Fs.ReadAll(Path.Combine(_layout.LayerDirectory(id), "link")) is { Length: > 0 } own)
            return Encoding.ASCII.GetString(own).Trim();

        foreach (var child in Children(id))
        {
            if (Fs.ReadAll(Path.Combine(_layout.LayerDirectory(child.Id), "lower")) is { Length: > 0 } lower)
                return Encoding.ASCII.GetString(lower).Split(':')[0][OverlayDirectory.LinkPrefix.Length..];
        }

        return null;
    }
}
