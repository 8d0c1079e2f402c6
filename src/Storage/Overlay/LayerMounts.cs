using System.Text;
using System.Text.Json;
using Selkie.Linux.Files;
using Selkie.Storage.Json;
using Selkie.Storage.Layout;
using Selkie.Storage.Locks;

namespace Selkie.Storage.Overlay;

/// <summary>How layers are mounted, and how many mounts of each there are (mountpoints.json of the run root, shared with other tools).</summary>
public sealed partial class LayerMounts
{
    private readonly StoreLayout _layout;
    private readonly RecordTable _counts;
    private readonly Action<string> _mend;

    internal LayerMounts(StoreLayout layout, Action<string> mend)
    {
        _layout = layout;
        _mend = mend;
        _counts = Counts(layout);
    }

    private static RecordTable Counts(StoreLayout layout) =>
        new(Path.Combine(layout.RunLayers, "mountpoints.lock"), Path.Combine(layout.RunLayers, "mountpoints.json"), null, false);

    /// <summary>How to mount a layer with all below it. Makes the mount point where it is missing.</summary>
    /// <param name="layerId">Id of the layer.</param>
    /// <param name="readOnly">Without a place for changes.</param>
    /// <param name="mountLabel">SELinux label, or null.</param>
    /// <param name="isVolatile">Changes may be lost in a power cut; saves syncs.</param>
    /// <param name="options">Mount options of the container's own instead of the store's.</param>
    public MountArguments For(string layerId, bool readOnly = false, string? mountLabel = null, bool isVolatile = false, IReadOnlyList<string>? options = null)
    {
        if (_layout.Driver == "vfs")
        {
            var whole = Target(layerId);
            Fs.MakeDirectories(_layout.Home, 0x1c0);
            return new MountArguments { Target = whole, Source = whole, FsType = "bind", Options = "", WorkingDirectory = _layout.Home, Lowers = [whole], ReadOnly = readOnly };
        }

        var directory = _layout.LayerDirectory(layerId);
        var own = Path.GetDirectoryName(directory) == _layout.Home;
        var target = Target(layerId);
        OverlayOptions overlay = new(_layout.Options, options) { MountLabel = mountLabel, Volatile = isVolatile && !readOnly };
        readOnly |= !own || overlay.ReadOnly;
        Fs.MakeDirectories(target, 0x1c0);
        if (!own)
        {
            Fs.MakeDirectories(_layout.Home, 0x1c0); // where the mount starts from, although it may hold nothing yet
        }

        var lowers = LowerLinks(directory);
        var place = own ? layerId : directory;
        if (readOnly)
        {
            lowers.Insert(0, place + "/diff");
            if (lowers.Count == 1)
            {
                lowers.Add(place + "/empty"); // an overlay without a place for changes needs two directories
            }
        }
        else if (lowers.Count == 0)
        {
            lowers.Add(place + "/empty");
        }

        if (!readOnly)
        {
            Fs.RemoveTree(directory + "/work/work/incompat/volatile"); // else the kernel refuses the second volatile mount of a directory
        }

        return overlay.Make(target, _layout.Home, lowers, readOnly ? null : place + "/diff", readOnly ? null : place + "/work");
    }

    /// <summary>Where a layer is mounted: beside its files, in the run root where those are another store's.</summary>
    private string Target(string layerId)
    {
        if (_layout.Driver == "vfs") return _layout.WholeDirectory(layerId);

        var directory = _layout.LayerDirectory(layerId);
        return Path.GetDirectoryName(directory) == _layout.Home ? directory + "/merged" : Path.Combine(_layout.RunHome, layerId, "merged");
    }

    /// <summary>How to mount changes over any directory, as a volume with the option <c>O</c>.</summary>
    /// <param name="lower">The directory.</param>
    /// <param name="work">A directory of the caller's for <c>upper</c>, <c>work</c> and <c>merge</c>, which are made.</param>
    /// <param name="mountLabel">SELinux label, or null.</param>
    public MountArguments Over(string lower, string work, string? mountLabel = null)
    {
        Fs.Stat(null, Fs.Bytes(lower), out var stat, follow: true).Check(lower);
        var isNew = !Directory.Exists(work + "/upper");
        foreach (var name in (ReadOnlySpan<string>)["/upper", "/work", "/merge"])
            Fs.MakeDirectories(work + name, 0x1c0);

        if (isNew)
        {
            Fs.SetMode(null, Fs.Bytes(work + "/upper"), stat.Mode & 0xfff).Check(work);
            Fs.SetOwner(null, Fs.Bytes(work + "/upper"), stat.Uid, stat.Gid).Check(work);
        }

        OverlayOptions overlay = new(_layout.Options, null) { MountLabel = mountLabel };
        return overlay.Make(work + "/merge", work, [lower], "upper", "work");
    }

    /// <summary>Short links of the layers below, relative to the driver's directory; full paths for those of other stores.</summary>
    private List<string> LowerLinks(string directory)
    {
        List<string> result = [];
        var lower = Fs.ReadAll(directory + "/lower");
        if (lower is { Length: 0 }) // a power cut left no content
        {
            _mend(Path.GetFileName(directory));
            lower = Fs.ReadAll(directory + "/lower");
        }

        if (lower is not { Length: > 0 }) return result;

        foreach (var link in Encoding.ASCII.GetString(lower).Trim().Split(':')) result.Add(Resolve(link));

        return result;
    }

    private string Resolve(string link)
    {
        if (Fs.Stat(null, Fs.Bytes(Path.Combine(_layout.Home, link)), out _, follow: true).Ok) return link;

        foreach (var store in ((IEnumerable<string?>)[_layout.Options.ImageStore, .. _layout.Options.AdditionalImageStores]).OfType<string>())
        {
            var path = Path.Combine(store, _layout.Driver, link);
            if (Fs.Stat(null, Fs.Bytes(path), out _, follow: true).Ok) return path;
        }

        OverlayDirectory.RestoreLinks(_layout.Home); // lost in a crash
        return link;
    }

    /// <summary>Counts one more mount of a layer; returns how many there are.</summary>
    /// <param name="layerId">Id of the layer.</param>
    /// <param name="target">Where it is mounted.</param>
    public int Increment(string layerId, string target) => Change(layerId, target, 1);

    /// <summary>Counts one mount less; returns how many are left.</summary>
    /// <param name="layerId">Id of the layer.</param>
    public int Decrement(string layerId) => Change(layerId, null, -1);

    /// <summary>How many mounts of a layer are counted.</summary>
    /// <param name="layerId">Id of the layer.</param>
    public int Count(string layerId)
    {
        var file = _counts.ReadDurable();
        return file.Find(layerId) is { } slice ? Read(file[slice]).Count : 0;
    }

    /// <summary>
    /// Takes away the counts of layers that are deleted, while the lock of the layers is held: other tools write back the counts that they read when they took
    /// that lock, however old they are by then (save of layers.go).
    /// </summary>
    internal static void Forget(StoreLayout layout, IReadOnlyList<string> layerIds)
    {
        var counts = Counts(layout);
        var seen = counts.ReadDurable();
        if (!layerIds.Any(id => seen.Find(id) is not null)) return;

        using var writer = counts.Lock();
        writer.Change(false, layerIds.Select(id => writer[false].Find(id)).OfType<Slice>().ToDictionary(slice => slice, _ => (byte[]?)null));
    }

    /// <summary>Takes away the counts of layers that nobody has mounted any more.</summary>
    /// <param name="isMounted">Says whether a layer is still mounted.</param>
    public void Reconcile(Func<string, bool> isMounted)
    {
        using var writer = _counts.Lock();
        Dictionary<Slice, byte[]?> stale = [];
        foreach (var slice in writer[false].All)
        {
            if (JsonText.Id(writer[false][slice]) is { } id && !isMounted(id)) stale[slice] = null;
        }

        if (stale.Count > 0) writer.Change(false, stale);
    }

    private int Change(string layerId, string? target, int by)
    {
        using var writer = _counts.Lock();
        return Change(writer, layerId, target, by);
    }

    private static int Change(RecordTableWriter writer, string layerId, string? target, int by)
    {
        var file = writer[false];
        var slice = file.Find(layerId);
        (var path, var count) = slice is null ? (target ?? "", 0) : Read(file[slice.Value]);
        count = Math.Max(count + by, 0);
        var record = count == 0 ? null : JsonText.Write(w =>
        {
            w.WriteStartObject();
            w.WriteString("id", layerId);
            w.WriteString("path", target ?? path);
            w.WriteNumber("count", count);
            w.WriteEndObject();
        });
        if (slice is not null)
        {
            writer.Change(false, new Dictionary<Slice, byte[]?> { [slice.Value] = record });
        }
        else if (record is not null)
        {
            writer.Add(false, record);
        }

        return count;
    }

    private static (string Path, int Count) Read(ReadOnlySpan<byte> record)
    {
        var path = "";
        var count = 0;
        Utf8JsonReader r = new(record);
        r.Read();
        while (r.Read() && r.TokenType == JsonTokenType.PropertyName)
        {
            bool isPath = r.ValueTextEquals("path"u8), isCount = r.ValueTextEquals("count"u8);
            r.Read();
            path = isPath ? r.GetString() ?? "" : path;
            count = isCount ? r.GetInt32() : count;
        }

        return (path, count);
    }
}
