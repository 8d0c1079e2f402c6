using Selkie.Linux.Files;
using Selkie.Storage.Images;
using Selkie.Storage.Layout;
using Selkie.Storage.Overlay;

namespace Selkie.Storage.Layers;

public sealed partial class LayerStore
{
    /// <summary>
    /// A layer with the content of another and all below it, whose files belong to the ids of a container's user namespace. One that was made before for the
    /// same image and ids is taken again. As containers/storage does where the kernel cannot shift ids in the mount, this is a copy.
    /// </summary>
    /// <param name="images">Where the copy is noted, so that it goes with the image.</param>
    /// <param name="imageId">Id of the image.</param>
    /// <param name="mounts">How layers are mounted.</param>
    /// <param name="mappings">The ids.</param>
    internal LayerRecord Map(ImageStore images, string imageId, LayerMounts mounts, IdMappings mappings)
    {
        var image = images.Find(imageId) ?? throw new StorageException(StorageError.NotFound, $"locating image with ID \"{imageId}\": image not known");
        var top = Find(image.TopLayer ?? "") ?? throw new StorageException(StorageError.NotFound, $"layer {image.TopLayer}: layer not known");
        foreach (var id in (IEnumerable<string>)[top.Id, .. image.MappedTopLayers])
        {
            if (Find(id) is { Incomplete: false } candidate && SameMappings(candidate.Mappings, mappings))
                return candidate;
        }

        using var staging = StagingDirectory.Create(_layout.Home);
        var diff = staging.Layer + (_layout.Driver == "vfs" ? "" : "/diff");
        Fs.MakeDirectories(diff, 0x1c0);
        CopyMapped(mounts, top.Id, staging.Root + "/mnt", diff, mappings);
        var record = top with
        {
            Id = StoreLayout.NewId(),
            Names = [],
            Mappings = mappings,
            Created = DateTimeOffset.UtcNow,
            Volatile = false,
            ReadOnly = false,
            BigDataNames = [],
        };
        using (var layers = Table.Lock())
        {
            if (Snapshot(layers[false], layers[true]).Find(top.Id) is null)
            {
                throw new StorageException(StorageError.NotFound, $"layer {top.Id}: layer not known");
            }

            PlaceMapped(staging, top, record);
            layers.Add(false, LayerJson.Write(record));
        }

        images.AddMappedTopLayer(imageId, record.Id);
        return record;
    }

    private void PlaceMapped(StagingDirectory staging, LayerRecord top, LayerRecord record)
    {
        if (_layout.Driver == "vfs")
        {
            var whole = Path.Combine(_layout.Home, "dir", record.Id);
            Fs.Rename(null, Fs.Bytes(staging.Layer), null, Fs.Bytes(whole)).Check(whole);
            return;
        }

        var root = (IdMappings.ToHost(record.Mappings.Uids, 0) ?? 0, IdMappings.ToHost(record.Mappings.Gids, 0) ?? 0);
        var link = OverlayDirectory.Make(staging.Layer, withDiff: false, _layout.LayerDirectory(top.Id), root);
        var target = Path.Combine(_layout.Home, record.Id);
        Fs.Rename(null, Fs.Bytes(staging.Layer), null, Fs.Bytes(target)).Check(target);
        OverlayDirectory.AddLink(_layout.Home, link, record.Id);
        if (Fs.ReadAll(Path.Combine(_layout.Layers, top.Id + ".tar-split.gz")) is { } split)
            Fs.ReplaceFile(Path.Combine(_layout.Layers, record.Id + ".tar-split.gz"), split, 0x180, _layout.SyncRecords);
    }

    private static bool SameMappings(IdMappings a, IdMappings b) => a.Uids.SequenceEqual(b.Uids) && a.Gids.SequenceEqual(b.Gids);

    /// <summary>Copies what a layer and those below it show. The overlay is mounted for this thread only, so that nothing stays mounted whatever happens.</summary>
    private static void CopyMapped(LayerMounts mounts, string layerId, string mountPoint, string target, IdMappings mappings)
    {
        var spec = mounts.For(layerId, readOnly: true);
        (uint, uint) Owner(FileStat stat) => (
            IdMappings.ToHost(mappings.Uids, stat.Uid) ?? throw Unmapped(stat.Uid), IdMappings.ToHost(mappings.Gids, stat.Gid) ?? throw Unmapped(stat.Gid));
        if (spec.FsType == "bind")
        {
            TreeCopy.Copy(spec.Source, target, Owner);
            return;
        }

        Fs.MakeDirectories(mountPoint, 0x1c0);
        LayerMounts.Visit([spec with { Target = mountPoint }], () => TreeCopy.Copy(mountPoint, target, Owner));
    }

    private static StorageException Unmapped(uint id) => new(StorageError.Invalid, $"Container ID {id} cannot be mapped to a host ID");
}
