using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Selkie.Linux.Files;
using Selkie.Storage.Json;
using Selkie.Storage.Layout;
using Selkie.Storage.Locks;

namespace Selkie.Storage.Layers;

/// <summary>The records of layers and their content.</summary>
public sealed partial class LayerStore
{
    private const int LeastRecord = 200; // bytes

    private readonly StoreLayout _layout;
    private readonly RecordTable _table;
    private readonly IReadOnlyList<string> _additional;

    internal LayerStore(StoreLayout layout)
    {
        _layout = layout;
        var volatileDirectory = layout.Options.TransientStore ? layout.RunLayers : layout.Layers;
        _table = new RecordTable(
            Path.Combine(layout.Layers, "layers.lock"),
            Path.Combine(layout.Layers, "layers.json"),
            Path.Combine(volatileDirectory, "volatile-layers.json"),
            layout.SyncRecords);
        _additional = [.. layout.Options.AdditionalImageStores.Select(s => Path.Combine(s, layout.Driver + "-layers"))];
    }

    /// <summary>All layers, those of additional stores last.</summary>
    public IReadOnlyList<LayerRecord> All()
    {
        List<LayerRecord> layers = [];
        foreach (var part in Snapshot().Parts)
        {
            foreach (var slice in part.Records.All) layers.Add(part.Read(slice));
        }

        return layers;
    }

    /// <summary>Whether there may be more layers than this many, by the size of their file alone.</summary>
    /// <param name="count">How many.</param>
    public bool MayHaveMoreThan(int count) => Fs.Stat(null, Fs.Bytes(_table.DurablePath), out var stat).Ok && stat.Size > count * LeastRecord;

    /// <summary>Whether a layer is mounted with an SELinux label of this level, its own categories.</summary>
    /// <param name="level">Such as <c>s0:c1,c2</c>.</param>
    public bool HasMountLevel(string level) =>
        Snapshot().Matching($":{level}\"", layer => layer.MountLabel is { } label && label.EndsWith(":" + level, StringComparison.Ordinal)).Any();

    /// <summary>The layer with this id or name.</summary>
    /// <param name="idOrName">Full id or name.</param>
    public LayerRecord? Find(string idOrName) =>
        Snapshot().Matching(JsonText.Quote(idOrName), layer => layer.Id == idOrName || layer.Names.Contains(idOrName)).FirstOrDefault();

    /// <summary>Layers whose archive has this digest, complete ones only.</summary>
    /// <param name="diffId">Such as <c>sha256:…</c>.</param>
    public IReadOnlyList<LayerRecord> FindByDiffId(string diffId) =>
        [.. Snapshot().Matching(JsonText.Quote(diffId), layer => layer.DiffId == diffId && !layer.Incomplete)];

    /// <summary>Layers that came as a blob with this digest, complete ones only.</summary>
    /// <param name="digest">Such as <c>sha256:…</c>.</param>
    public IReadOnlyList<LayerRecord> FindByBlobDigest(string digest) =>
        [.. Snapshot().Matching(JsonText.Quote(digest), layer => layer.BlobDigest == digest && !layer.Incomplete)];

    /// <summary>Lowest layers that came as a blob of this many bytes, complete ones only.</summary>
    /// <param name="size">Bytes of the blob.</param>
    public IReadOnlyList<LayerRecord> FindBaseByBlobSize(long size) =>
        [.. Snapshot().Matching(size.ToString(CultureInfo.InvariantCulture), layer => layer.BlobSize == size && layer.Parent is null && !layer.Incomplete)];

    /// <summary>A layer and all below it, uppermost first.</summary>
    /// <param name="id">Id of the uppermost layer.</param>
    public IReadOnlyList<LayerRecord> Chain(string id)
    {
        List<LayerRecord> chain = [];
        var snapshot = Snapshot();
        for (var next = id; !string.IsNullOrEmpty(next); next = chain[^1].Parent)
        {
            if (chain.Exists(layer => layer.Id == next))
            {
                throw new StorageException(StorageError.Invalid, $"layer {next} is its own parent: see \"system check\"");
            }

            chain.Add(snapshot.Find(next) ?? throw new StorageException(StorageError.NotFound, $"layer {next}: layer not known"));
        }

        return chain;
    }

    /// <summary>The id that image tools give a layer: the hexadecimal diff id of a base layer, else a hash over parent and diff id.</summary>
    /// <param name="parent">Id of the layer below, or null.</param>
    /// <param name="diffId">Digest of the archive.</param>
    public static string ComputeId(string? parent, string diffId)
    {
        var hex = diffId[(diffId.IndexOf(':') + 1)..];
        return string.IsNullOrEmpty(parent) ? hex : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(parent + "+" + hex)));
    }

    /// <summary>How many layers an image can have.</summary>
    public int MaxDepth => _layout.Driver == "overlay" ? Overlay.OverlayDirectory.MaxLowers : int.MaxValue;

    /// <summary>The directory of a layer's own files.</summary>
    /// <param name="id">Id of the layer.</param>
    public string DiffPath(string id) =>
        _layout.Driver == "vfs" ? _layout.WholeDirectory(id) : Path.Combine(_layout.LayerDirectory(id), "diff");

    /// <summary>The file of an item of big data.</summary>
    /// <param name="id">Id of the layer.</param>
    /// <param name="key">Name of the item.</param>
    public string BigDataPath(string id, string key)
    {
        var places = _additional.Prepend(_layout.Layers).Select(d => Path.Combine(d, id, BigData.FileName(key)));
        return places.FirstOrDefault(StoreLayout.Exists, places.First());
    }

    /// <summary>Layers that have this one as their parent.</summary>
    /// <param name="id">Id of the layer.</param>
    public IReadOnlyList<LayerRecord> Children(string id) => [.. Snapshot().Matching(JsonText.Quote(id), layer => layer.Parent == id)];

    /// <summary>The records as they are now, read without a lock.</summary>
    internal LayerSnapshot Snapshot() => Snapshot(_table.ReadDurable(), _table.ReadVolatile());

    internal LayerSnapshot Snapshot(RecordFile durable, RecordFile isVolatile) =>
        new([
            new LayerFile(durable, false, false),
            new LayerFile(isVolatile, true, false),
            .. _additional.Select(a => new LayerFile(RecordFile.Read(Path.Combine(a, "layers.json")), false, true)),
        ]);

    internal RecordTable Table => _table;

    /// <summary>A directory for a short while, which any tool deletes when this process dies.</summary>
    internal StagingDirectory Stage() => StagingDirectory.Create(_layout.Home);
}
