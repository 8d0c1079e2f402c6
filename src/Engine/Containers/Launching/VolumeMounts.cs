using Selkie.Engine.Containers.Accounts;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Selinux;
using Selkie.Engine.Volumes.Contents;
using Selkie.Linux.Files;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Launching;

/// <summary>Turns the mounts of a spec into what the runtime mounts: volumes become their directories, owners are set where :U asks.</summary>
internal sealed class VolumeMounts(EngineContext engine, ContainerSpec spec, RootFiles root, ContainerUser user)
{
    private readonly string? _label = SelinuxHost.OfHost.MountLabel(spec.Security);
    private readonly OverlayVolumes _overlays = new(engine, new ContainerPaths(engine, spec.Id));

    /// <summary>What of the mounts the monitor attaches first.</summary>
    public PinnedMounts Parts { get; } = new(new ContainerPaths(engine, spec.Id));

    /// <summary>The mounts with sources on the host.</summary>
    public IReadOnlyList<MountSpec> Resolve() => [.. spec.Mounts.Select(Resolve)];

    private MountSpec Resolve(MountSpec mount)
    {
        if (mount.Type == "image") return _overlays.OfImage(mount);
        if (mount.Type == "volume") mount = mount with { Source = engine.Volumes.PrepareFor(spec, mount, root, user) };
        if (mount is { Type: "volume", SubPath.Length: > 0 })
        {
            using var part = PinnedMounts.OpenPart(mount.Source, mount.SubPath);
            return OfSource(mount with { Source = Parts.Pin(Selkie.Linux.Mounting.Mounts.OpenTree(part.Place, recursive: true), part.Stat.IsDirectory) }, part);
        }
        if (!mount.Options.Contains("U") && !mount.Options.Contains("O") && Relabelling(mount) is null) return OfSource(mount, null);
        using var source = new TreeFile(Fs.Open(mount.Source, OpenMode.Path));
        return OfSource(mount, source);
    }

    // The source's name is not what it was opened by where a part of a volume is pinned there later.
    private MountSpec OfSource(MountSpec mount, TreeFile? source)
    {
        if (mount.Options.Contains("U")) ChangeOwner(source!);
        if (Relabelling(mount) is { } option) Relabel(source!, shared: option == "z");
        if (mount.Options.Contains("O")) return _overlays.Over(mount, source!.Stat);
        if (mount.Type == "tmpfs" && !root.Exists(mount.Destination))
            mount = mount with { Options = [.. mount.Options.Where(o => o != "tmpcopyup")] };
        return mount;
    }

    private string? Relabelling(MountSpec mount) => _label is null || mount.Type == "image" ? null : mount.Options.FirstOrDefault(option => option is "z" or "Z");

    // After the first start a directory that has its label is left alone: what is below may have been labelled otherwise since.
    private void Relabel(TreeFile source, bool shared)
    {
        if (engine.Database.Find(spec.Id) is { Last.Started: var started } && started != default && FileLabels.Of(source.Place) == _label) return;
        FileLabels.Set(source.Place, _label!, shared);
    }

    private void ChangeOwner(TreeFile source)
    {
        var path = Fs.PathOf(source.Place);
        var (uid, gid) = (IdMaps.ToHost(user.Identity.Uid, spec.Namespaces.UidMap), IdMaps.ToHost(user.Identity.Gid, spec.Namespaces.GidMap));
        if (path is "/" or "/etc" or "/usr" or "/home" or "/var" or "/root" or "/boot" or "/dev" or "/proc" or "/sys")
            throw new Oci.EngineError(Oci.ErrorKind.Invalid, $"unable to change ownership of {path}: it is a directory of the system");
        // A directory that has its owner already is taken to have been changed before: what is below may have been changed since.
        if (source.Stat.Uid != uid || source.Stat.Gid != gid) TreeOwner.Set(source.Place, uid, gid);
    }
}
