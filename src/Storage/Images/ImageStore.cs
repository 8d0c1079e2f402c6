using System.Text;
using Selkie.Linux.Files;
using Selkie.Storage.Json;
using Selkie.Storage.Layout;
using Selkie.Storage.Locks;

namespace Selkie.Storage.Images;

/// <summary>The records of images.</summary>
public sealed partial class ImageStore
{
    private readonly StoreLayout _layout;
    private readonly RecordTable _table;
    private readonly RecordTable? _ofGraphRoot; // where an image store is used beside it
    private readonly IReadOnlyList<string> _additional;

    internal ImageStore(StoreLayout layout)
    {
        _layout = layout;
        _table = TableIn(layout.Images);
        _ofGraphRoot = layout.ImagesOfGraphRoot is { } besides ? TableIn(besides) : null;
        _additional = [.. layout.Options.AdditionalImageStores.Select(s => Path.Combine(s, layout.Driver + "-images"))];
    }

    private RecordTable TableIn(string directory) => new(Path.Combine(directory, "images.lock"), Path.Combine(directory, "images.json"), null, _layout.SyncRecords, syncName: true);

    /// <summary>All images, those of additional stores last.</summary>
    public IReadOnlyList<ImageRecord> All()
    {
        List<ImageRecord> images = [];
        foreach ((var file, var readOnly) in Files())
        {
            foreach (var slice in file.All) images.Add(ImageJson.Read(file[slice], readOnly));
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
        foreach (var image in Matching("\"id\":\"" + prefix, image => image.Id.StartsWith(prefix, StringComparison.Ordinal)))
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
        var id = image.Id ?? StoreLayout.NewId();
        using var writer = _table.Lock(); // before the items: another process may be about to delete those of the same image
        foreach ((var key, var data) in image.BigData)
            BigData.Save(DataDirectory(id), key, data, _layout.SyncRecords);

        var file = writer[false];
        var existing = file.Find(id);
        var record = existing is null
            ? new ImageRecord { Id = id, TopLayer = image.TopLayer, Digest = image.Digest, Created = image.Created ?? DateTimeOffset.UtcNow, Metadata = image.Metadata }
            : ImageJson.Read(file[existing.Value], false);
        record = record.TopLayer is { } top && !isKnown(top) ? record with { TopLayer = image.TopLayer } : record;
        record = AddItems(record, image.BigData);
        record = record with { Digest = image.Digest ?? record.Digest, Metadata = image.Metadata ?? record.Metadata };
        return SaveNames(writer, existing, record, [.. image.Names, .. record.Names], record, intoHistory: !image.IsNamedAtOnce);
    }

    /// <summary>Names another copy of the uppermost layer, with other owners.</summary>
    /// <param name="id">Id of the image.</param>
    /// <param name="layerId">Id of the copy.</param>
    public void AddMappedTopLayer(string id, string layerId)
    {
        using var writer = (_ofGraphRoot?.ReadDurable().Find(id) is null ? _table : _ofGraphRoot).Lock();
        var slice = Require(writer[false], id);
        var record = ImageJson.Read(writer[false][slice], false);
        var patched = JsonText.Patch(writer[false][slice], ("mapped-layers", JsonText.Strings([.. record.MappedTopLayers, layerId])));
        writer.Change(false, new Dictionary<Slice, byte[]?> { [slice] = patched });
    }

    /// <summary>Removes an image's record and items; its layers stay. False when it was not there.</summary>
    /// <param name="id">Id of the image.</param>
    public bool Delete(string id)
    {
        var isHere = Delete(_table, _layout.Images, id);
        var isThere = _ofGraphRoot is not null && Delete(_ofGraphRoot, _layout.ImagesOfGraphRoot!, id);
        if (isHere || isThere) return true;
        return Find(id) is { ReadOnly: true } ? throw new StorageException(StorageError.ReadOnly, $"image {id} is in a read-only store") : false;
    }

    private static bool Delete(RecordTable table, string directory, string id)
    {
        using var writer = table.Lock();
        if (writer[false].Find(id) is not { } slice) return false;
        writer.Change(false, new Dictionary<Slice, byte[]?> { [slice] = null });
        Fs.RemoveTree(Path.Combine(directory, id));
        return true;
    }

    internal RecordTable Table => _table;

    private IEnumerable<(RecordFile File, bool ReadOnly)> Files()
    {
        yield return (_table.ReadDurable(), false);
        if (_ofGraphRoot is not null) yield return (_ofGraphRoot.ReadDurable(), false);
        foreach (var directory in _additional)
            yield return (RecordFile.Read(Path.Combine(directory, "images.json")), true);
    }

    private IEnumerable<ImageRecord> Matching(string text, Func<ImageRecord, bool> fits)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        foreach ((var file, var readOnly) in Files())
        {
            foreach (var slice in file.Containing(bytes))
            {
                var image = ImageJson.Read(file[slice], readOnly);
                if (fits(image)) yield return image;
            }
        }
    }

    private ImageRecord? First(string text, Func<ImageRecord, bool> fits)
    {
        foreach (var image in Matching(text, fits)) return image;

        return null;
    }

    private static Slice Require(RecordFile file, string id) =>
        file.Find(id) ?? throw Unknown(id);

    private static StorageException Unknown(string id) => new(StorageError.NotFound, $"locating image with ID \"{id}\": image not known");

    private static (string, byte[]?)[] Members(ImageRecord record) =>
    [
        .. Items(record),
        ("layer", Text(record.TopLayer)),
        ("names", JsonText.Strings(record.Names)),
        ("names-history", JsonText.Strings(record.NamesHistory)),
        ("digest", Text(record.Digest)),
        ("metadata", Text(record.Metadata)),
    ];

    private static byte[]? Text(string? value) => value is null ? null : Encoding.UTF8.GetBytes(JsonText.Quote(value));
}
