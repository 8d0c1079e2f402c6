using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Linux.Mounting;
using Selkie.Storage.Json;
using Selkie.Storage.Layout;
using Selkie.Storage.Locks;
using Selkie.Storage.Overlay;

namespace Selkie.Storage.Layers;

public sealed partial class LayerStore
{
    /// <summary>Makes a container's layer: the directory first, the record only when that is there.</summary>
    internal void CreateWritable(RecordTableWriter layers, LayerRecord layer)
    {
        var parent = ParentDirectory(layers, layer.Parent);
        var root = (IdMappings.ToHost(layer.Mappings.Uids, 0) ?? 0, IdMappings.ToHost(layer.Mappings.Gids, 0) ?? 0);
        var directory = Path.Combine(_layout.Home, layer.Id);
        if (_layout.Driver == "vfs")
        {
            VfsDirectory.Make(Path.Combine(_layout.Home, "dir"), layer.Id, layer.Parent is null ? null : DiffPath(layer.Parent));
        }
        else
        {
            var link = OverlayDirectory.Make(directory, withDiff: true, parent, root);
            OverlayDirectory.AddLink(_layout.Home, link, layer.Id);
        }

        layers.Add(layer.Volatile, LayerJson.Write(layer));
    }

    /// <summary>The directory of a layer that others are put on, after a look at its record.</summary>
    private string? ParentDirectory(RecordTableWriter layers, string? parent)
    {
        if (string.IsNullOrEmpty(parent)) return null;

        if (Snapshot(layers[false], layers[true]).Find(parent) is not { Incomplete: false })
        {
            throw new StorageException(StorageError.NotFound, $"layer {parent}: layer not known");
        }

        return _layout.LayerDirectory(parent);
    }

    /// <summary>Deletes a container's layer that a process left half made: its record, if it got so far, and its directory.</summary>
    /// <param name="id">Full id.</param>
    public void Discard(string id)
    {
        using var layers = Table.Lock();
        Discard(layers, id);
    }

    internal void Discard(RecordTableWriter layers, string id)
    {
        Remove(layers, [id])?.Dispose();
        var directory = _layout.Driver == "vfs" ? Path.Combine(_layout.Home, "dir", id) : Path.Combine(_layout.Home, id);
        if (StoreLayout.Exists(directory))
        {
            using var trash = StagingDirectory.Create(_layout.Home);
            MoveAside(id, trash);
        }
    }

    /// <summary>Takes layers out of the store in two steps: moved aside now, deleted when the result is disposed (or, after a crash, by any tool).</summary>
    internal StagingDirectory? Remove(RecordTableWriter layers, IReadOnlyList<string> ids)
    {
        MarkIncomplete(layers, ids);
        Dictionary<Slice, byte[]?> durable = [], isVolatile = [];
        StagingDirectory? trash = null;
        foreach (var id in ids)
        {
            foreach (var v in (ReadOnlySpan<bool>)[true, false])
            {
                if (layers[v].Find(id) is { } slice)
                {
                    trash ??= StagingDirectory.Create(_layout.Home);
                    MoveAside(id, trash);
                    (v ? isVolatile : durable)[slice] = null;
                    break;
                }
            }
        }

        if (isVolatile.Count > 0) layers.Change(true, isVolatile);

        if (durable.Count > 0) layers.Change(false, durable);

        LayerMounts.Forget(_layout, ids);
        return trash;
    }

    /// <summary>
    /// Layers that images share are found again by their id: were their directories gone before their records, the next image would be built on
    /// nothing. So a process that dies in between leaves them marked, for any tool to delete (layers.go, incompleteFlag).
    /// </summary>
    private static void MarkIncomplete(RecordTableWriter layers, IReadOnlyList<string> ids)
    {
        Dictionary<Slice, byte[]?> marked = [];
        foreach (var id in ids)
        {
            if (layers[false].Find(id) is { } slice && LayerJson.Read(layers[false][slice], false, false) is { DiffId: not null, Incomplete: false })
            {
                marked[slice] = JsonText.Patch(layers[false][slice], ("flags", "{\"incomplete\":true}"u8.ToArray()));
            }
        }

        if (marked.Count > 0) layers.Change(false, marked);
    }

    internal void MoveAside(string id, StagingDirectory trash)
    {
        var home = _layout.Options.ImageStore is not null && !StoreLayout.Exists(Path.Combine(_layout.Home, _layout.Driver == "vfs" ? "dir" : "", id)) ? _layout.ImageHome : _layout.Home;
        var directory = _layout.Driver == "vfs" ? Path.Combine(home, "dir", id) : Path.Combine(home, id);
        if (_layout.Driver == "overlay" && Fs.ReadAll(directory + "/link") is { Length: > 0 } link)
        {
            Fs.Unlink(null, Fs.Bytes($"{home}/l/{System.Text.Encoding.ASCII.GetString(link).Trim()}"));
        }

        if (_layout.Driver == "overlay")
        {
            // A monitor's clean-up runs where the root is still mounted, on a bind mount of its own.
            while (Mounts.TryUnmount(directory + "/merged", UnmountFlags.Detach))
            {
            }
        }

        var moved = Fs.Rename(null, Fs.Bytes(directory), null, Fs.Bytes(Path.Combine(trash.Root, id)));
        if (moved.Error == Errno.EXDEV)
        {
            Fs.RemoveTree(directory);
        }
        else if (moved.Error != Errno.ENOENT)
        {
            moved.Check(directory);
        }

        Fs.Unlink(null, Fs.Bytes(Path.Combine(_layout.Layers, id + ".tar-split.gz")));
        Fs.RemoveTree(Path.Combine(_layout.Layers, id));
    }

    /// <summary>Deletes layers of processes that died while they made or deleted them. Whoever holds the lock knows that those processes are gone.</summary>
    private void RemoveIncomplete(RecordTableWriter layers)
    {
        foreach (var v in (ReadOnlySpan<bool>)[true, false])
        {
            if (layers[v].Contains("\"incomplete\":true"u8))
            {
                string[] ids = [.. layers[v].All.Select(s => LayerJson.Read(layers[v][s], v, false)).Where(l => l.Incomplete).Select(l => l.Id)];
                Remove(layers, ids)?.Dispose();
            }
        }
    }
}
