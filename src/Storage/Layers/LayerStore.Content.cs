using Microsoft.Win32.SafeHandles;
using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Storage.Json;
using Selkie.Storage.Layout;
using Selkie.Storage.Overlay;
using Selkie.Storage.Tar;
using Selkie.Storage.TarSplit;

namespace Selkie.Storage.Layers;

public sealed partial class LayerStore
{
    /// <summary>Unpacks a blob and records it as a layer, unless the store has that layer already.</summary>
    /// <param name="apply">The blob and what it must be.</param>
    public LayerRecord Apply(LayerApply apply)
    {
        using var staged = Stage(apply);
        return Commit(staged, apply.Parent);
    }

    /// <summary>Unpacks a blob without recording it. Needs neither the parent nor a lock, so that many can run at once.</summary>
    /// <param name="apply">The blob and what it must be.</param>
    public StagedLayer Stage(LayerApply apply)
    {
        Sweep(); // here rather than where a container starts: deleting a large leftover takes a while
        StagingDirectory.Spread(_layout.ImageHome);
        var staging = StagingDirectory.Create(_layout.ImageHome);
        try
        {
            Fs.MakeDirectories(staging.Layer + "/diff", 0x1c0);
            var facts = Unpack(apply, staging);
            return new StagedLayer(staging, facts, apply.Id) { Writing = apply.WriteEarly && _layout.Options.Sync == SyncPolicy.Full ? BeginSync(staging) : null };
        }
        catch
        {
            staging.Dispose();
            throw;
        }
    }

    private LayerRecord Unpack(LayerApply apply, StagingDirectory staging)
    {
        ExtractOptions options = new()
        {
            Rootless = _layout.Options.Rootless,
            IgnoreChownErrors = _layout.Options.IgnoreChownErrors,
            ForceMask = _layout.Options.ForceMask,
            KeepWhiteouts = _layout.Options.MountProgram is not null || _layout.Driver == "vfs",
        };
        SortedSet<uint> uids = [], gids = [];
        using BlobReader blob = new(apply, apply.MaxSize ?? (long)Fs.Space(staging.Root).Free);
        try
        {
            Extract(blob, staging, options, uids, gids);
        }
        catch (StorageException e) when (e.Error == StorageError.Invalid)
        {
            throw blob.WrongBytes() ?? e;
        }

        blob.Verify();
        return new LayerRecord
        {
            Id = "",
            BlobDigest = blob.BlobDigest,
            BlobSize = blob.BlobSize,
            DiffId = blob.DiffId,
            DiffSize = blob.DiffSize,
            Compression = blob.Compression,
            Uids = [.. uids],
            Gids = [.. gids],
            MountLabel = apply.MountLabel,
        };
    }

    private static void Extract(BlobReader blob, StagingDirectory staging, ExtractOptions options, SortedSet<uint> uids, SortedSet<uint> gids)
    {
        using (var root = Fs.Open(staging.Layer + "/diff", OpenMode.Read | OpenMode.Directory))
        using (FileStream splitFile = new(Fs.Open(staging.TarSplit, OpenMode.Write | OpenMode.Create | OpenMode.Exclusive, 0x180), FileAccess.Write, 0))
        using (TarSplitWriter split = new(splitFile))
        {
            Crc64 crc = default;
            HashSet<byte[]> seen = new(PathComparer.Instance);
            using TarExtractor extractor = new(root, options) { Observe = data => crc.Add(data) };
            TarReader reader = new(blob, split.AddRaw);
            while (reader.Next() is { } entry)
            {
                if (!seen.Add(TarPath.Clean(entry.Name)))
                {
                    throw new StorageException(StorageError.Invalid, "duplicates of file paths not supported"); // as tar-split: one file on disk cannot be two
                }

                crc = default;
                var hides = !options.KeepWhiteouts && IsWhiteout(entry);
                if (hides) reader.KeepContent();

                extractor.Add(entry, reader);
                split.AddFile(entry.Name, entry.Sparse is null && !hides ? entry.Size : 0, crc.Sum());
                NoteOwner(entry, uids, gids);
            }

            extractor.Finish();
        }
    }

    private static bool IsWhiteout(TarEntry entry) => TarPath.Split(TarPath.Clean(entry.Name)).Name.AsSpan().StartsWith(".wh."u8);

    private static void NoteOwner(TarEntry entry, SortedSet<uint> uids, SortedSet<uint> gids)
    {
        if (!IsWhiteout(entry))
        {
            uids.Add((uint)entry.Uid);
            gids.Add((uint)entry.Gid);
        }
    }

    /// <summary>Records a staged layer on top of a parent. If the store has that layer already, the staged one is dropped.</summary>
    /// <param name="staged">The layer.</param>
    /// <param name="parent">Id of the layer below, or null.</param>
    public LayerRecord Commit(StagedLayer staged, string? parent) => CommitAll([staged], parent)[^1];

    /// <summary>Records staged layers, each on top of the one before, with one lock, one sync and one write.</summary>
    /// <param name="staged">The layers, lowest first.</param>
    /// <param name="parent">Id of the layer below the first, or null.</param>
    public IReadOnlyList<LayerRecord> CommitAll(IReadOnlyList<StagedLayer> staged, string? parent)
    {
        Prepare(staged, parent);
        if (_layout.Options.Sync == SyncPolicy.Full && IsAnyNew(staged, parent))
        {
            Task.WaitAll(staged.Select(layer => layer.Writing).OfType<Task>());
            SyncStore(staged[0].Staging); // before the lock: others need not wait for it
        }

        using var layers = Table.Lock();
        RemoveIncomplete(layers);
        var snapshot = Snapshot(layers[false], layers[true]);
        List<LayerRecord> result = [];
        List<byte[]> added = [];
        Dictionary<Slice, byte[]?> replaced = []; // of layers that lost their files
        foreach (var layer in staged)
        {
            var id = layer.Id ?? ComputeId(parent, layer.DiffId);
            var existing = snapshot.Find(id);
            if (existing is not null && IsThere(existing))
            {
                result.Add(existing);
            }
            else
            {
                var below = parent is null ? null : result.Find(l => l.Id == parent) ?? snapshot.Find(parent);
                if (parent is not null && below is null)
                {
                    throw new StorageException(StorageError.NotFound, $"layer {parent}: layer not known");
                }

                var record = layer.Facts with { Id = id, Parent = parent, Created = DateTimeOffset.UtcNow };
                MoveIn(layer, record);
                if (existing is not null && layers[false].Find(id) is { } slice)
                {
                    replaced[slice] = LayerJson.Write(record);
                }
                else
                {
                    added.Add(LayerJson.Write(record));
                }

                result.Add(record);
            }

            parent = id;
        }

        if (added.Count + replaced.Count > 0) layers.Change(false, replaced, [.. added]);

        return result;
    }

    // On a thread of its own: it only waits, and those of the pool unpack.
    private static Task BeginSync(StagingDirectory staging) =>
        Task.Factory.StartNew(() => SyncStore(staging), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void SyncStore(StagingDirectory staging)
    {
        using var any = Fs.Open(staging.Root, OpenMode.Read | OpenMode.Directory);
        Fs.SyncFileSystem(any).Check(staging.Root);
    }

    // What another store keeps is not ours to mend.
    private bool IsThere(LayerRecord layer) => layer.ReadOnly || IsWhole(layer);

    // Only whether a sync is worth its time: whether a layer is there is found out for good under the lock.
    private bool IsAnyNew(IReadOnlyList<StagedLayer> staged, string? parent)
    {
        foreach (var layer in staged)
        {
            parent = layer.Id ?? ComputeId(parent, layer.DiffId);
            if (Find(parent) is not { } existing || !IsThere(existing)) return true;
        }

        return false;
    }

    /// <summary>Puts a staged layer in its place. What is there without a record is a leftover.</summary>
    private void MoveIn(StagedLayer layer, LayerRecord record)
    {
        var parent = record.Parent is null ? null : _layout.LayerDirectory(record.Parent);
        MoveAside(record.Id, layer.Staging);
        if (_layout.Driver == "vfs")
        {
            VfsDirectory.Place(layer.Staging.Layer + "/diff", Path.Combine(_layout.ImageHome, "dir"), record.Id, record.Parent is null ? null : DiffPath(record.Parent));
        }
        else
        {
            Settle(layer, parent);
            string link = OverlayDirectory.ReadLink(layer.Staging.Layer), target = Path.Combine(_layout.ImageHome, record.Id);
            Fs.Rename(null, Fs.Bytes(layer.Staging.Layer), null, Fs.Bytes(target)).Check(target);
            OverlayDirectory.AddLink(_layout.ImageHome, link, record.Id);
        }

        var split = Path.Combine(_layout.Layers, record.Id + ".tar-split.gz");
        var moved = Fs.Rename(null, Fs.Bytes(layer.Staging.TarSplit), null, Fs.Bytes(split));
        if (moved.Error == Errno.EXDEV)
        {
            Fs.ReplaceFile(split, Fs.ReadAll(layer.Staging.TarSplit), 0x180, _layout.SyncRecords);
        }
        else
        {
            moved.Check(split);
        }
    }

    /// <summary>Deletes a layer. False when it was not there.</summary>
    /// <param name="id">Id of the layer.</param>
    /// <exception cref="StorageException">Another layer is on top of it.</exception>
    public bool Delete(string id) => DeleteAll([id]) == 1;

    /// <summary>Deletes layers with one lock and one write; returns how many were there.</summary>
    /// <param name="ids">Ids, children before their parents.</param>
    /// <exception cref="StorageException">A layer that is not to be deleted is on top of one of them; nothing is deleted then.</exception>
    public int DeleteAll(IReadOnlyList<string> ids)
    {
        StagingDirectory? trash = null;
        try
        {
            using var layers = Table.Lock();
            var snapshot = Snapshot(layers[false], layers[true]);
            string[] present = [.. ids.Where(id => snapshot.Find(id) is { ReadOnly: false })];
            foreach (var id in present)
            {
                var child = snapshot.Matching(JsonText.Quote(id), layer => layer.Parent == id && !ids.Contains(layer.Id)).FirstOrDefault();
                if (child is not null)
                {
                    throw new StorageException(StorageError.InUse, $"layer {id} is used by layer {child.Id}: layer has children");
                }
            }

            trash = Remove(layers, present);
            return present.Length;
        }
        finally
        {
            trash?.Dispose();
        }
    }

    /// <summary>The layer's archive: byte for byte what it was made from, or newly generated for a layer that came from no archive.</summary>
    /// <param name="id">Id of the layer.</param>
    public Stream OpenDiff(string id)
    {
        var name = id + ".tar-split.gz";
        var split = ((IReadOnlyList<string>)[_layout.Layers, .. _additional]).Select(d => Path.Combine(d, name)).FirstOrDefault(StoreLayout.Exists);
        if (split is null) return GenerateDiff(id);

        List<SafeFileHandle> roots = [Fs.Open(DiffPath(id), OpenMode.Read | OpenMode.Directory)];
        return new TarSplitStream(new TarSplitReader(new FileStream(Fs.Open(split, OpenMode.Read), FileAccess.Read, 1 << 16)), roots);
    }

    private TreeStream GenerateDiff(string id)
    {
        var layer = Find(id) ?? throw new StorageException(StorageError.NotFound, $"layer {id}: layer not known");
        WhiteoutWriter? whiteouts = null;
        if (_layout.Driver == "overlay")
        {
            IEnumerable<LayerRecord> lowers = layer.Parent is null ? [] : Chain(layer.Parent);
            whiteouts = new WhiteoutWriter(Below(lowers));
        }

        return new TreeStream(Fs.Open(DiffPath(id), OpenMode.Read | OpenMode.Directory), new TreeOptions { Mappings = layer.Mappings }, whiteouts);
    }

    /// <summary>Bytes of the files that are the layer's own; hard links count once.</summary>
    /// <param name="id">Id of the layer.</param>
    public long Size(string id) => Fs.TreeSize(DiffPath(id));

    /// <summary>Deletes what processes that are gone left behind. Cheap when there is nothing.</summary>
    public void Sweep() => StagingDirectory.Sweep(_layout.ImageHome);
}
