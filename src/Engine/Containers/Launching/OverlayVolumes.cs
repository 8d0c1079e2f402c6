using Selkie.Engine.Containers.Accounts;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Images.Lookup;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Runtime.Containers;
using OverlayMount = Selkie.Storage.Overlay.MountArguments;

namespace Selkie.Engine.Containers.Launching;

/// <summary>
/// Volumes that are overlays: a directory of the host with the option O, and images. The runtime mounts them inside the container, so that they
/// end with it; what is written there is lost at the next start (podman-run(1), --volume and --mount type=image).
/// </summary>
internal sealed class OverlayVolumes(EngineContext engine, ContainerPaths paths)
{
    private const string UpperOption = "upperdir=", WorkOption = "workdir=";
    private int _count;

    /// <summary>Changes over a directory.</summary>
    /// <param name="mount">A mount of a directory.</param>
    /// <param name="looks">What the directory looks like.</param>
    public MountSpec Over(MountSpec mount, FileStat looks)
    {
        var upper = mount.Options.FirstOrDefault(option => option.StartsWith(UpperOption, StringComparison.Ordinal))?[UpperOption.Length..];
        var work = mount.Options.FirstOrDefault(option => option.StartsWith(WorkOption, StringComparison.Ordinal))?[WorkOption.Length..];
        if (upper is null || work is null) (upper, work) = Fresh(looks);
        return Overlay(mount, [mount.Source], upper, work);
    }

    /// <summary>The files of an image, read-only unless the mount says otherwise.</summary>
    /// <exception cref="EngineError">No such image, or it has nothing at the path.</exception>
    public MountSpec OfImage(MountSpec mount)
    {
        var image = engine.Images.Find(mount.Source).Image;
        var top = image.TopLayer ?? throw new EngineError(ErrorKind.Invalid, $"image {mount.Source} has no files to mount");
        var layers = engine.Store.Mounts.For(top, readOnly: true);
        using var root = new RootFiles(layers.Lowers, fuse: layers.Program is not null);
        TreePath path = mount.SubPath;
        var directories = root.DirectoriesAt(path);
        if (directories.Count == 0) throw new EngineError(ErrorKind.Invalid, $"image {mount.Source} has no directory {path}");
        var (upper, work) = mount.Options.Contains("rw") ? Fresh(root.Stat(path)!.Value) : (null, null);
        if (upper is not null || directories.Count > 1) return Overlay(mount, directories, upper, work);
        return mount with { Type = "bind", Source = directories[0], Options = ["ro", "rbind", "rprivate"] };
    }

    private MountSpec Overlay(MountSpec mount, IReadOnlyList<string> lowers, string? upper, string? work)
    {
        List<string> options = ["lowerdir=" + string.Join(':', lowers.Select(OverlayMount.Escape))];
        if (upper is not null) options.AddRange([UpperOption + OverlayMount.Escape(upper), WorkOption + OverlayMount.Escape(work!)]);
        if (engine.Places.Rootless) options.Add("userxattr");
        return mount with { Type = "overlay", Source = "overlay", Options = [.. options, "private"] };
    }

    // Directories for changes, looking like what they lie over.
    private (string Upper, string Work) Fresh(FileStat lower)
    {
        var place = Path.Combine(paths.Graph, "overlays", (_count++).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Fs.RemoveTree(place);
        var (upper, work) = (place + "/upper", place + "/work");
        Directory.CreateDirectory(upper);
        Directory.CreateDirectory(work);
        Fs.SetMode(null, Fs.Bytes(upper), lower.Mode & 0xfff).Check(upper);
        Fs.SetOwner(null, Fs.Bytes(upper), lower.Uid, lower.Gid).Check(upper);
        return (upper, work);
    }
}
