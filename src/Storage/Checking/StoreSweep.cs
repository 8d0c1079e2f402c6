using System.Text;
using Selkie.Linux.Files;
using Selkie.Linux.Mounting;
using Selkie.Storage.Layers;
using Selkie.Storage.Layout;

namespace Selkie.Storage.Checking;

/// <summary>What belongs to nothing.</summary>
internal enum LeftoverKind
{
    /// <summary>A layer's directory without a record.</summary>
    Layer,

    /// <summary>A short link to nothing.</summary>
    DeadLink,

    /// <summary>A layer without its short link.</summary>
    MissingLink,

    /// <summary>A layer whose small files are missing or empty.</summary>
    Unlinked,

    /// <summary>Files beside records: of a layer, an image or a container without one, or a file that was to replace another.</summary>
    Data,

    /// <summary>A mount that nobody counts.</summary>
    Mount,
}

/// <summary>Something in the store that belongs to nothing.</summary>
internal sealed record Leftover(LeftoverKind Kind, string Id, string Path, string Reason);

/// <summary>
/// Finds and removes what belongs to nothing. It holds the locks of all kinds meanwhile: whoever makes a directory before its record holds the lock of that
/// kind, so that nothing which is being made is taken for a leftover. Temporary directories have locks of their own (<see cref="StagingDirectory"/>).
/// </summary>
/// <param name="store">The store.</param>
/// <param name="hasDirectory">Says that a container without a record has a directory all the same.</param>
internal sealed class StoreSweep(Store store, Func<string, bool> hasDirectory)
{
    private const int IdLength = 64;
    private readonly StoreLayout _layout = store.Layout;

    /// <summary>What there is.</summary>
    public IReadOnlyList<Leftover> Find() => Locked(Scan);

    /// <summary>Removes it, or makes it whole. Returns what was there.</summary>
    public IReadOnlyList<Leftover> Remove()
    {
        store.Layers.Sweep();
        using var trash = store.Layers.Stage(); // emptied when the locks are free again
        return Locked(() =>
        {
            IReadOnlyList<Leftover> found = Scan();
            foreach (var leftover in found) Remove(leftover, trash);

            return found;
        });
    }

    private T Locked<T>(Func<T> act)
    {
        using var layers = store.Layers.Table.Lock();
        using var images = store.Images.Table.Lock();
        using var containers = store.Containers.Table.Lock();
        return act();
    }

    private List<Leftover> Scan()
    {
        var layers = store.Layers.All().DistinctBy(l => l.Id).ToDictionary(l => l.Id);
        HashSet<string> images = [.. store.Images.All().Select(i => i.Id)], containers = [.. store.Containers.All().Select(c => c.Id)];
        List<Leftover> found = [];
        foreach (var home in new[] { _layout.Home, _layout.ImageHome }.Distinct()) ScanHome(home, layers, found);

        ScanRecords(_layout.Layers, layers.ContainsKey, "layer", found);
        ScanRecords(_layout.Images, images.Contains, "image", found);
        ScanRecords(_layout.Containers, id => containers.Contains(id) || hasDirectory(id), "container", found);
        return found;
    }

    private void ScanHome(string home, Dictionary<string, LayerRecord> layers, List<Leftover> found)
    {
        var vfs = _layout.Driver == "vfs";
        var directories = vfs ? Path.Combine(home, "dir") : home;
        foreach (var id in Names(directories, directoriesOnly: true).Where(IsId))
        {
            var path = Path.Combine(directories, id);
            if (!layers.ContainsKey(id))
            {
                found.Add(new Leftover(LeftoverKind.Layer, id, path, "a layer without a record"));
            }
            else if (!vfs)
            {
                ScanLayer(home, id, path, found);
            }
        }

        foreach (var link in vfs ? [] : Names(Path.Combine(home, "l"), directoriesOnly: false))
        {
            var path = Path.Combine(home, "l", link);
            if (!Fs.Stat(null, Fs.Bytes(path), out _, follow: true).Ok)
                found.Add(new Leftover(LeftoverKind.DeadLink, link, path, "a link to nothing"));
        }
    }

    private void ScanLayer(string home, string id, string path, List<Leftover> found)
    {
        if (store.Layers.Find(id) is { Incomplete: false } layer && StoreLayout.Exists(path + "/diff") && store.Layers.NeedsMending(layer))
        {
            found.Add(new Leftover(LeftoverKind.Unlinked, id, path, "a layer does not say what it is called, or what is below"));
        }
        else if (Fs.ReadAll(path + "/link") is { Length: > 0 } link && !StoreLayout.Exists($"{home}/l/{Encoding.ASCII.GetString(link).Trim()}"))
        {
            found.Add(new Leftover(LeftoverKind.MissingLink, id, $"{home}/l/{Encoding.ASCII.GetString(link).Trim()}", "a layer's link is missing"));
        }

        if (store.Mounts.Count(id) == 0 && store.Mounts.MountPoint(id) is { } mount)
            found.Add(new Leftover(LeftoverKind.Mount, id, mount, "mounted, and nobody uses it"));
    }

    private static void ScanRecords(string directory, Func<string, bool> isKnown, string what, List<Leftover> found)
    {
        foreach (var name in Names(directory, directoriesOnly: false))
        {
            var id = name.EndsWith(".tar-split.gz", StringComparison.Ordinal) ? name[..^".tar-split.gz".Length] : name;
            if (name.StartsWith(".tmp-", StringComparison.Ordinal))
            {
                found.Add(new Leftover(LeftoverKind.Data, id, Path.Combine(directory, name), "a file that was never put in place"));
            }
            else if (IsId(id) && !isKnown(id))
            {
                found.Add(new Leftover(LeftoverKind.Data, id, Path.Combine(directory, name), $"data of {(what == "image" ? "an" : "a")} {what} without a record"));
            }
        }
    }

    private void Remove(Leftover leftover, StagingDirectory trash)
    {
        switch (leftover.Kind)
        {
            case LeftoverKind.Layer:
                store.Layers.MoveAside(leftover.Id, trash);
                break;
            case LeftoverKind.DeadLink:
                Fs.Unlink(null, Fs.Bytes(leftover.Path));
                break;
            case LeftoverKind.MissingLink:
                Overlay.OverlayDirectory.AddLink(Path.GetDirectoryName(Path.GetDirectoryName(leftover.Path))!, Path.GetFileName(leftover.Path), leftover.Id);
                break;
            case LeftoverKind.Unlinked:
                store.Layers.Mend(leftover.Id);
                break;
            case LeftoverKind.Mount:
                Mounts.TryUnmount(leftover.Path, UnmountFlags.Detach | UnmountFlags.NoFollow);
                break;
            default:
                Fs.RemoveTree(leftover.Path);
                break;
        }
    }

    private static bool IsId(string name) => name.Length == IdLength && !name.AsSpan().ContainsAnyExcept("0123456789abcdef");

    private static IEnumerable<string> Names(string directory, bool directoriesOnly) =>
        Fs.List(directory).Where(e => !directoriesOnly || e.IsDirectory).Select(e => Encoding.UTF8.GetString(e.Name)).Order(StringComparer.Ordinal);
}
