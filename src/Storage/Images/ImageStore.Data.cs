using System.Text;
using Microsoft.Win32.SafeHandles;
using Selkie.Linux.Files;
using Selkie.Storage.Json;
using Selkie.Storage.Layout;

namespace Selkie.Storage.Images;

/// <summary>The big data of images.</summary>
public sealed partial class ImageStore
{
    private const int LongestPath = 512;

    private SafeFileHandle? Directory => field ??= Fs.OpenAt(null, Fs.Bytes(_layout.Images), OpenMode.Path | OpenMode.Directory, 0, out var opened).Ok ? opened : null;

    /// <summary>Stores an item of big data with an image.</summary>
    /// <param name="id">Id of the image.</param>
    /// <param name="key">Name of the item.</param>
    /// <param name="data">Its bytes.</param>
    public ImageRecord SetBigData(string id, string key, byte[] data)
    {
        using var writer = _table.Lock();
        var slice = Require(writer[false], id);
        BigData.Save(DataDirectory(id), key, data, _layout.SyncRecords);
        var record = AddItems(ImageJson.Read(writer[false][slice], false), new Dictionary<string, byte[]> { [key] = data });
        var patched = JsonText.Patch(writer[false][slice], Items(record));
        writer.Change(false, new Dictionary<Slice, byte[]?> { [slice] = patched });
        return record;
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
        if (!image.BigDataSizes.TryGetValue(key, out var size)) return false;

        Span<byte> path = stackalloc byte[LongestPath];
        var found = !HasOthers && Directory is { } directory && WritePath(image.Id, key, path) is > 0 and var length
            ? Fs.Stat(directory, path[..length], out var stat) // lists ask for each image, and the path to it is half of the work
            : Fs.Stat(null, Fs.Bytes(BigDataPath(image.Id, key)), out stat);
        return found.Ok && stat.Size == size;
    }

    private static int WritePath(string id, string key, Span<byte> path)
    {
        if (!Encoding.UTF8.TryGetBytes(id, path, out var length) || length == path.Length) return 0;

        path[length++] = (byte)'/';
        return BigData.FileName(key, path[length..]) is > 0 and var name ? length + name : 0;
    }

    /// <summary>The file of an item of big data.</summary>
    /// <param name="id">Id of the image.</param>
    /// <param name="key">Name of the item.</param>
    public string BigDataPath(string id, string key)
    {
        var path = Path.Combine(DataDirectory(id), BigData.FileName(key));
        return !HasOthers || StoreLayout.Exists(path) ? path : Others.Select(a => Path.Combine(a, id, BigData.FileName(key))).FirstOrDefault(StoreLayout.Exists, path);
    }

    private bool HasOthers => _additional.Count > 0 || _ofGraphRoot is not null;

    private IEnumerable<string> Others => _layout.ImagesOfGraphRoot is { } besides ? _additional.Prepend(besides) : _additional;

    private string DataDirectory(string id) => Path.Combine(_layout.Images, id);

    private static (string, byte[]?)[] Items(ImageRecord record) =>
        BigData.Members(record.BigDataNames, record.BigDataSizes, record.BigDataDigests);

    private static ImageRecord AddItems(ImageRecord record, IReadOnlyDictionary<string, byte[]> items)
    {
        Dictionary<string, long> sizes = new(record.BigDataSizes);
        Dictionary<string, string> digests = new(record.BigDataDigests);
        List<string> names = [.. record.BigDataNames];
        foreach ((var key, var data) in items)
        {
            if (!names.Contains(key)) names.Add(key);

            sizes[key] = data.Length;
            digests[key] = BigData.Digest(data);
        }

        return record with { BigDataNames = names, BigDataSizes = sizes, BigDataDigests = digests };
    }
}
