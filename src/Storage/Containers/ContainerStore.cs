using System.Text;
using Selkie.Linux.Files;
using Selkie.Storage.Json;
using Selkie.Storage.Layers;
using Selkie.Storage.Layout;
using Selkie.Storage.Locks;

namespace Selkie.Storage.Containers;

/// <summary>The records of containers, their writable layers and their directories.</summary>
public sealed class ContainerStore
{
    private readonly StoreLayout _layout;
    private readonly LayerStore _layers;
    private readonly RecordTable _table;
    private readonly Func<string, IdMappings, string> _map;

    internal ContainerStore(StoreLayout layout, LayerStore layers, Func<string, IdMappings, string> map)
    {
        _layout = layout;
        _layers = layers;
        _map = map;
        var volatileDirectory = layout.Options.TransientStore ? layout.RunContainers : layout.Containers;
        _table = new RecordTable(
            Path.Combine(volatileDirectory, "containers.lock"),
            Path.Combine(layout.Containers, "containers.json"),
            Path.Combine(volatileDirectory, "volatile-containers.json"),
            layout.SyncRecords);
    }

    /// <summary>All containers, volatile ones last.</summary>
    public IReadOnlyList<ContainerRecord> All()
    {
        List<ContainerRecord> containers = [];
        foreach (var file in (ReadOnlySpan<RecordFile>)[_table.ReadDurable(), _table.ReadVolatile()])
        {
            foreach (var slice in file.All) containers.Add(ContainerRecordJson.Read(file[slice]));
        }

        return containers;
    }

    /// <summary>The container with this id or name, or whose layer this is.</summary>
    /// <param name="key">Full id, name or layer id.</param>
    public ContainerRecord? Find(string key) => Matching(key, c => c.Id == key || c.LayerId == key || c.Names.Contains(key)).FirstOrDefault();

    /// <summary>Containers made from an image.</summary>
    /// <param name="imageId">Id of the image.</param>
    public IReadOnlyList<ContainerRecord> FindByImage(string imageId) => [.. Matching(imageId, c => c.ImageId == imageId)];

    /// <summary>Makes a container: its writable layer, its record and its directories.</summary>
    /// <param name="container">What to make.</param>
    /// <exception cref="StorageException">A name or the id is in use, or the parent is not there.</exception>
    public ContainerRecord Create(NewContainer container)
    {
        var isVolatile = (container.Volatile && !_layout.HasOlderPodman) || _layout.Options.TransientStore;
        ContainerRecord record = new()
        {
            Id = container.Id ?? StoreLayout.NewId(),
            Names = [.. container.Names.Distinct()],
            ImageId = container.ImageId,
            LayerId = container.LayerId ?? StoreLayout.NewId(),
            Metadata = container.Metadata,
            Created = DateTimeOffset.UtcNow,
            Mappings = container.Mappings,
            MountOptions = container.MountOptions,
            Volatile = isVolatile,
        };
        var parent = container.ParentLayer;
        if (!container.Mappings.IsEmpty && container.ImageId is not null && parent is not null)
            parent = _map(container.ImageId, container.Mappings);

        using (var layers = _layers.Table.Lock()) // lock order of containers/storage: layers, images, containers
        using (var containers = _table.Lock())
        {
            RefuseDuplicates(containers, record);
            LayerRecord layer = new()
            {
                Id = record.LayerId,
                Parent = parent,
                Names = record.Names.Count > 0 ? [record.Names[0] + "-layer"] : [],
                MountLabel = container.MountLabel,
                Created = record.Created,
                Mappings = container.Mappings,
                Volatile = isVolatile,
            };
            try
            {
                _layers.CreateWritable(layers, layer);
                containers.Add(isVolatile, ContainerRecordJson.Write(record, container.MountLabel, container.ProcessLabel));
            }
            catch
            {
                _layers.Discard(layers, layer.Id);
                throw;
            }

            Fs.MakeDirectories(Directory(record.Id), 0x1c0);
            Fs.MakeDirectories(RunDirectory(record.Id), 0x1c0);
        }

        return record;
    }

    /// <summary>Deletes a container, its layer and its directories. False when it was not there. It must not be mounted or running.</summary>
    /// <param name="id">Full id.</param>
    public bool Delete(string id)
    {
        StagingDirectory? trash = null;
        try
        {
            using (var layers = _layers.Table.Lock())
            using (var containers = _table.Lock())
            {
                if (Locate(containers, id) is not { } found) return false;

                var record = ContainerRecordJson.Read(containers[found.Volatile][found.Slice]);
                containers.Change(found.Volatile, new Dictionary<Slice, byte[]?> { [found.Slice] = null }); // first: no record may name a layer that is not there
                trash = _layers.Remove(layers, [record.LayerId]);
            }

            Fs.RemoveTree(Path.Combine(_layout.Containers, id));
            Fs.RemoveTree(Path.Combine(_layout.RunContainers, id));
            return true;
        }
        finally
        {
            trash?.Dispose();
        }
    }

    /// <summary>Makes these the container's only names.</summary>
    /// <param name="id">Full id.</param>
    /// <param name="names">Names; none may be another container's.</param>
    public ContainerRecord SetNames(string id, IReadOnlyList<string> names) =>
        Update(id, (containers, record) =>
        {
            record = record with { Names = [.. names.Distinct()] };
            RefuseDuplicateNames(containers, record);
            return (record, [("names", JsonText.Strings(record.Names))]);
        });

    /// <summary>Replaces the container's text.</summary>
    /// <param name="id">Full id.</param>
    /// <param name="metadata">The text.</param>
    public ContainerRecord SetMetadata(string id, string metadata) =>
        Update(id, (_, record) => (record with { Metadata = metadata }, [("metadata", Encoding.UTF8.GetBytes(JsonText.Quote(metadata)))]));

    /// <summary>Stores an item of big data with a container.</summary>
    /// <param name="id">Full id.</param>
    /// <param name="key">Name of the item.</param>
    /// <param name="data">Its bytes.</param>
    public ContainerRecord SetBigData(string id, string key, byte[] data) =>
        Update(id, (_, record) =>
        {
            BigData.Save(Path.Combine(_layout.Containers, id), key, data, _layout.SyncRecords && !record.Volatile);
            record = record with
            {
                BigDataNames = [.. record.BigDataNames.Where(n => n != key), key],
                BigDataSizes = new Dictionary<string, long>(record.BigDataSizes) { [key] = data.Length },
                BigDataDigests = new Dictionary<string, string>(record.BigDataDigests) { [key] = BigData.Digest(data) },
            };
            return (record, BigData.Members(record.BigDataNames, record.BigDataSizes, record.BigDataDigests));
        });

    /// <summary>An item of big data, or null when there is none of that name.</summary>
    /// <param name="id">Full id.</param>
    /// <param name="key">Name of the item.</param>
    public byte[]? ReadBigData(string id, string key) => Fs.ReadAll(Path.Combine(_layout.Containers, id, BigData.FileName(key)));

    /// <summary>The container's directory that lasts (libpod's bundle).</summary>
    /// <param name="id">Full id.</param>
    public string Directory(string id) => Path.Combine(_layout.Containers, id, "userdata");

    /// <summary>The container's directory that a reboot ends.</summary>
    /// <param name="id">Full id.</param>
    public string RunDirectory(string id) => Path.Combine(_layout.RunContainers, id, "userdata");

    internal RecordTable Table => _table;

    private IEnumerable<ContainerRecord> Matching(string key, Func<ContainerRecord, bool> fits)
    {
        var text = Encoding.UTF8.GetBytes(JsonText.Quote(key));
        for (var i = 0; i < 2; i++)
        {
            var file = _table.Read(isVolatile: i == 1);
            foreach (var slice in file.Containing(text))
            {
                var record = ContainerRecordJson.Read(file[slice]);
                if (fits(record)) yield return record;
            }
        }
    }

    private static (bool Volatile, Slice Slice)? Locate(RecordTableWriter writer, string id) =>
        writer[true].Find(id) is { } v ? (true, v) : writer[false].Find(id) is { } d ? (false, d) : null;

    private static void RefuseDuplicates(RecordTableWriter writer, ContainerRecord record)
    {
        if (Locate(writer, record.Id) is not null)
            throw new StorageException(StorageError.IdInUse, "that ID is already in use");

        RefuseDuplicateNames(writer, record);
    }

    private static void RefuseDuplicateNames(RecordTableWriter writer, ContainerRecord record)
    {
        foreach (var name in record.Names)
        {
            var text = Encoding.UTF8.GetBytes(JsonText.Quote(name));
            foreach (var file in (ReadOnlySpan<RecordFile>)[writer[false], writer[true]])
            {
                foreach (var slice in file.Containing(text))
                {
                    var other = ContainerRecordJson.Read(file[slice]);
                    if (other.Id != record.Id && other.Names.Contains(name))
                    {
                        throw new StorageException(
                            StorageError.NameInUse,
                            $"the container name \"{name}\" is already in use by {other.Id}. You have to remove that container to be able to reuse that name: that name is already in use");
                    }
                }
            }
        }
    }

    private ContainerRecord Update(string id, Func<RecordTableWriter, ContainerRecord, (ContainerRecord Record, (string, byte[]?)[] Members)> change)
    {
        using var writer = _table.Lock();
        (var isVolatile, var slice) = Locate(writer, id) ?? throw new StorageException(StorageError.NotFound, "container not known");
        (var record, var members) = change(writer, ContainerRecordJson.Read(writer[isVolatile][slice]));
        writer.Change(isVolatile, new Dictionary<Slice, byte[]?> { [slice] = JsonText.Patch(writer[isVolatile][slice], members) });
        return record;
    }
}
