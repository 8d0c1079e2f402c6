using System.Text;
using Microsoft.Win32.SafeHandles;
using Selkie.Linux.Files;
using Selkie.Storage.Json;
using Selkie.Storage.Locks;

namespace Selkie.Storage.Images;

/// <summary>The records of images, and their big data.</summary>
public sealed class ImageStore
{
    private const int LongestPath = 512;
    private readonly StoreLayout _layout;
    private readonly RecordTable _table;
    private readonly IReadOnlyList<string> _additional;

    internal ImageStore(StoreLayout layout)
    {
        _layout = layout;
        _table = new RecordTable(Path.Combine(layout.Images, "images.lock"), Path.Combine(layout.Images, "images.json"), null, layout.SyncRecords, syncName: true);
        _additional = [.. layout.Options.AdditionalImageStores.Select(s => Path.Combine(s, layout.Driver + "-images"))];
    }

    /// <summary>All images, those of additional stores last.</summary>
    public IReadOnlyList<ImageRecord> All()
    {
        List<ImageRecord> images = [];
        foreach ((RecordFile file, bool readOnly) in Files())
        {
            foreach (Slice slice in file.All)
            {
                images.Add(ImageJson.Read(file[slice], readOnly));
            }
        }

        return images;
    }

    /// <summary>The image with this id or this exact name.</summary>
    /// <param name="idOrName">Full id or full name.</param>
    public ImageRecord? Find(string idOrName) =>
        First(JsonText.Quote(idOrName), image => image.Id == idOrName || image.Names.Contains(idOrName));

    /// <summary>The image whose id starts so.</summary>
    /// <param name="prefix">Hexadecimal digits.</param>
    /// <exception cref="StorageException">Several images match.</exception>
    public ImageRecord? FindByIdPrefix(string prefix)
    {
        ImageRecord? found = null;
        foreach (ImageRecord image in Matching("\"id\":\"" + prefix, image => image.Id.StartsWith(prefix, StringComparison.Ordinal)))
        {
            if (found is not null && found.Id != image.Id)
            {
                throw new StorageException(StorageError.Ambiguous, $"more than one image has an id that starts with \"{prefix}\"");
            }

            found ??= image;
        }

        return found;
    }

    /// <summary>Images with this digest of a manifest.</summary>
    /// <param name="digest">Such as <c>sha256:…</c>.</param>
    public IReadOnlyList<ImageRecord> FindByDigest(string digest) => [.. Matching(JsonText.Quote(digest), image => image.Digests.Contains(digest))];

    /// <summary>Images whose uppermost layer this is.</summary>
    /// <param name="layerId">Id of a layer.</param>
    public IReadOnlyList<ImageRecord> FindByTopLayer(string layerId) =>
        [.. Matching(JsonText.Quote(layerId), image => image.TopLayer == layerId || image.MappedTopLayers.Contains(layerId))];

    /// <summary>Records an image. If its id exists, that image gets the names and the items as well.</summary>
    /// <param name="image">The image.</param>
    public ImageRecord Create(NewImage image) => Create(image, _ => true);

    /// <summary>As <see cref="Create(NewImage)"/>; a record whose layer is not known gets the one that is.</summary>
    internal ImageRecord Create(NewImage image, Func<string, bool> isKnown)
    {
        string id = image.Id ?? StoreLayout.NewId();
        using TableWriter writer = _table.Lock(); // before the items: another process may be about to delete those of the same image
        foreach ((string key, byte[] data) in image.BigData)
        {
            BigData.Save(DataDirectory(id), key, data, _layout.SyncRecords);
        }

        RecordFile file = writer[false];
        Slice? existing = file.Find(id);
        ImageRecord record = existing is null
            ? new ImageRecord { Id = id, TopLayer = image.TopLayer, Digest = image.Digest, Created = image.Created ?? DateTimeOffset.UtcNow, Metadata = image.Metadata }
            : ImageJson.Read(file[existing.Value], false);
        record = record.TopLayer is { } top && !isKnown(top) ? record with { TopLayer = image.TopLayer } : record;
        record = AddItems(record, image.BigData);
        record = record with { Digest = image.Digest ?? record.Digest, Metadata = image.Metadata ?? record.Metadata };
        return SaveNames(writer, existing, record, [.. image.Names, .. record.Names], record);
    }

    /// <summary>Makes these the image's only names; other images lose them.</summary>
    /// <param name="id">Id of the image.</param>
    /// <param name="names">Full names.</param>
    public ImageRecord SetNames(string id, IReadOnlyList<string> names) => ChangeNames(id, _ => names);

    /// <summary>Adds names, in front of the others; other images lose them.</summary>
    /// <param name="id">Id of the image.</param>
    /// <param name="names">Full names.</param>
    public ImageRecord AddNames(string id, IReadOnlyList<string> names) => ChangeNames(id, old => [.. names, .. old]);

    /// <summary>Takes names away.</summary>
    /// <param name="id">Id of the image.</param>
    /// <param name="names">Full names.</param>
    public ImageRecord RemoveNames(string id, IReadOnlyList<string> names) => ChangeNames(id, old => [.. old.Where(n => !names.Contains(n))]);

    /// <summary>Stores an item of big data with an image.</summary>
    /// <param name="id">Id of the image.</param>
    /// <param name="key">Name of the item.</param>
    /// <param name="data">Its bytes.</param>
    public ImageRecord SetBigData(string id, string key, byte[] data)
    {
        using TableWriter writer = _table.Lock();
        Slice slice = Require(writer[false], id);
        BigData.Save(DataDirectory(id), key, data, _layout.SyncRecords);
        ImageRecord record = AddItems(ImageJson.Read(writer[false][slice], false), new Dictionary<string, byte[]> { [key] = data });
        byte[] patched = JsonText.Patch(writer[false][slice], Items(record));
        writer.Change(false, new Dictionary<Slice, byte[]?> { [slice] = patched });
        return record;
    }

    /// <summary>Names another copy of the uppermost layer, with other owners.</summary>
    /// <param name="id">Id of the image.</param>
    /// <param name="layerId">Id of the copy.</param>
    public void AddMappedTopLayer(string id, string layerId)
    {
        using TableWriter writer = _table.Lock();
        Slice slice = Require(writer[false], id);
        ImageRecord record = ImageJson.Read(writer[false][slice], false);
        byte[] patched = JsonText.Patch(writer[false][slice], ("mapped-layers", JsonText.Strings([.. record.MappedTopLayers, layerId])));
        writer.Change(false, new Dictionary<Slice, byte[]?> { [slice] = patched });
    }

    /// <summary>Removes an image's record and items; its layers stay. False when it was not there.</summary>
    /// <param name="id">Id of the image.</param>
    public bool Delete(string id)
    {
        using TableWriter writer = _table.Lock();
        if (writer[false].Find(id) is not { } slice)
        {
            return Find(id) is { ReadOnly: true } ? throw new StorageException(StorageError.ReadOnly, $"image {id} is in a read-only store") : false;
        }

        writer.Change(false, new Dictionary<Slice, byte[]?> { [slice] = null });
        Fs.RemoveTree(DataDirectory(id));
        return true;
    }

    /// <summary>An item of big data, or null when there is none of that name.</summary>
    /// <param name="id">Id of the image.</param>
    /// <param name="key">Name of the item.</param>
    public byte[]? ReadBigData(string id, string key) => Fs.ReadAll(BigDataPath(id, key));

    /// <summary>Whether an item of big data is there with the size that the record says. Its content is not looked at.</summary>
    /// <param name="image">The image.</param>
    /// <param name="key">Name of the item.</param>
    public bool HasBigData(ImageRecord image, string key)
    {
        if (!image.BigDataSizes.TryGetValue(key, out long size))
        {
            return false;
        }

        Span<byte> path = stackalloc byte[LongestPath];
        CallResult found = _additional.Count == 0 && Directory is { } directory && WritePath(image.Id, key, path) is > 0 and var length
            ? Fs.Stat(directory, path[..length], out FileStat stat) // lists ask for each image, and the path to it is half of the work
            : Fs.Stat(null, Fs.Bytes(BigDataPath(image.Id, key)), out stat);
        return found.Ok && stat.Size == size;
    }

    private static int WritePath(string id, string key, Span<byte> path)
    {
        if (!Encoding.UTF8.TryGetBytes(id, path, out int length) || length == path.Length)
        {
            return 0;
        }

        path[length++] = (byte)'/';
        return BigData.FileName(key, path[length..]) is > 0 and var name ? length + name : 0;
    }

    private SafeFileHandle? Directory => field ??= Fs.OpenAt(null, Fs.Bytes(_layout.Images), OpenMode.Path | OpenMode.Directory, 0, out SafeFileHandle? opened).Ok ? opened : null;

    /// <summary>The file of an item of big data.</summary>
    /// <param name="id">Id of the image.</param>
    /// <param name="key">Name of the item.</param>
    public string BigDataPath(string id, string key)
    {
        string path = Path.Combine(DataDirectory(id), BigData.FileName(key));
        if (_additional.Count == 0 || StoreLayout.Exists(path))
        {
            return path;
        }

        return _additional.Select(a => Path.Combine(a, id, BigData.FileName(key))).FirstOrDefault(StoreLayout.Exists, path);
    }

    internal RecordTable Table => _table;

    private string DataDirectory(string id) => Path.Combine(_layout.Images, id);

    private IEnumerable<(RecordFile File, bool ReadOnly)> Files()
    {
        yield return (_table.ReadDurable(), false);
        foreach (string directory in _additional)
        {
            yield return (RecordFile.Read(Path.Combine(directory, "images.json")), true);
        }
    }

    private IEnumerable<ImageRecord> Matching(string text, Func<ImageRecord, bool> fits)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        foreach ((RecordFile file, bool readOnly) in Files())
        {
            foreach (Slice slice in file.Containing(bytes))
            {
                ImageRecord image = ImageJson.Read(file[slice], readOnly);
                if (fits(image))
                {
                    yield return image;
                }
            }
        }
    }

    private ImageRecord? First(string text, Func<ImageRecord, bool> fits)
    {
        foreach (ImageRecord image in Matching(text, fits))
        {
            return image;
        }

        return null;
    }

    private static Slice Require(RecordFile file, string id) =>
        file.Find(id) ?? throw new StorageException(StorageError.NotFound, $"locating image with ID \"{id}\": image not known");

    private ImageRecord ChangeNames(string id, Func<IReadOnlyList<string>, IReadOnlyList<string>> change)
    {
        using TableWriter writer = _table.Lock();
        Slice slice = Require(writer[false], id);
        ImageRecord record = ImageJson.Read(writer[false][slice], false);
        return SaveNames(writer, slice, record, change(record.Names), record with { });
    }

    /// <summary>One write: the image with its new names, and the images that lose one of them.</summary>
    private static ImageRecord SaveNames(TableWriter writer, Slice? slice, ImageRecord record, IReadOnlyList<string> names, ImageRecord items)
    {
        string[] unique = [.. names.Distinct()];
        record = items with { Names = unique, NamesHistory = [.. unique.Reverse().Concat(record.NamesHistory).Distinct()] };
        RecordFile file = writer[false];
        Dictionary<Slice, byte[]?> changes = [];
        foreach (string name in unique)
        {
            foreach (Slice other in file.Containing(Encoding.UTF8.GetBytes(JsonText.Quote(name))))
            {
                ImageRecord owner = ImageJson.Read(file[other], false);
                if (owner.Id != record.Id && owner.Names.Contains(name))
                {
                    changes[other] = JsonText.Patch(file[other], ("names", JsonText.Strings([.. owner.Names.Where(n => !unique.Contains(n))])));
                }
            }
        }

        if (slice is not null)
        {
            changes[slice.Value] = JsonText.Patch(
                file[slice.Value],
                [
                    .. Items(record),
                    ("layer", record.TopLayer is null ? null : Encoding.UTF8.GetBytes(JsonText.Quote(record.TopLayer))),
                    ("names", JsonText.Strings(record.Names)),
                    ("names-history", JsonText.Strings(record.NamesHistory)),
                    ("digest", record.Digest is null ? null : Encoding.UTF8.GetBytes(JsonText.Quote(record.Digest))),
                    ("metadata", record.Metadata is null ? null : Encoding.UTF8.GetBytes(JsonText.Quote(record.Metadata))),
                ]);
            writer.Change(false, changes);
        }
        else
        {
            writer.Change(false, changes, ImageJson.Write(record));
        }

        return record;
    }

    private static (string, byte[]?)[] Items(ImageRecord record) =>
        BigData.Members(record.BigDataNames, record.BigDataSizes, record.BigDataDigests);

    private static ImageRecord AddItems(ImageRecord record, IReadOnlyDictionary<string, byte[]> items)
    {
        Dictionary<string, long> sizes = new(record.BigDataSizes);
        Dictionary<string, string> digests = new(record.BigDataDigests);
        List<string> names = [.. record.BigDataNames];
        foreach ((string key, byte[] data) in items)
        {
            if (!names.Contains(key))
            {
                names.Add(key);
            }

            sizes[key] = data.Length;
            digests[key] = BigData.Digest(data);
        }

        return record with { BigDataNames = names, BigDataSizes = sizes, BigDataDigests = digests };
    }
}
