using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Creation;

internal sealed partial class SpecFactory
{
    private List<MountSpec> BuildMounts()
    {
        var mounts = new Dictionary<string, MountSpec>(StringComparer.Ordinal);
        var sources = new MountSources(_engine.Call.Directory);
        foreach (var mount in _options.Mounts.Concat(_options.Volumes).SelectMany(sources.Resolve)) AddNew(mounts, mount);
        foreach (var mount in _options.Tmpfs) AddTmpfs(mounts, mount);
        if (HasNestedLabels) AddNew(mounts, new MountSpec { Type = "bind", Source = SelinuxFiles, Destination = SelinuxFiles });
        foreach (var mount in _conf.Mounts.Select(DefaultMount).Concat(_conf.Volumes.Select(VolumeFlag.Parse)).SelectMany(sources.Resolve)) AddDefault(mounts, mount);
        foreach (var mount in _options.VolumesFrom.SelectMany(TakeVolumes)) AddDefault(mounts, mount);
        foreach (var path in _defaults.Volumes?.Keys ?? Enumerable.Empty<string>())
            if (ImageVolume(VolumeFlag.CheckDestination(path)) is { } mount)
                AddDefault(mounts, mount);
        return [.. mounts.Values.Select(Complete)];
    }

    private static MountSpec DefaultMount(string text)
    {
        try
        {
            return MountFlag.Parse(text);
        }
        catch (EngineError e)
        {
            throw new EngineError(ErrorKind.Invalid, "parsing containers.conf mounts: " + e.Message, inner: e);
        }
    }

    private static void AddNew(Dictionary<string, MountSpec> mounts, MountSpec mount)
    {
        if (!mounts.TryGetValue(mount.Destination, out var other))
            mounts[mount.Destination] = mount;
        else if (other.Type != mount.Type || other.Source != mount.Source || other.Anonymous || !other.Options.SequenceEqual(mount.Options))
            throw new EngineError(ErrorKind.Invalid, $"{mount.Destination}: duplicate mount destination");
    }

    private static void AddTmpfs(Dictionary<string, MountSpec> mounts, MountSpec mount)
    {
        if (mounts.TryGetValue(mount.Destination, out var other) && (other.Type != "tmpfs" || !other.Options.SequenceEqual(mount.Options)))
            throw new EngineError(ErrorKind.Invalid, $"{mount.Destination}: duplicate mount destination");
        mounts.TryAdd(mount.Destination, mount);
    }

    private static void AddDefault(Dictionary<string, MountSpec> mounts, MountSpec mount) => mounts.TryAdd(mount.Destination, mount);

    private MountSpec? ImageVolume(string path) => (_options.ImageVolume ?? WordFlags.ImageVolume.Parse(_conf.ImageVolumeMode)) switch
    {
        "anonymous" => new MountSpec { Type = "volume", Destination = path, Anonymous = true },
        "tmpfs" => new MountSpec { Type = "tmpfs", Source = "tmpfs", Destination = path },
        _ => null,
    };

    private IEnumerable<MountSpec> TakeVolumes(VolumesFrom from)
    {
        var source = Referred(from.Container, trouble => $"looking up container \"{from.Container}\" for volumes-from: {trouble}");
        foreach (var mount in source.Mounts)
            if (mount.Type is not ("volume" or "bind")) _engine.Log.Warn($"Unable to match volume {mount.Destination} from container {source.Id} for volumes-from");
        return source.Mounts.Where(mount => mount.Type is "volume" or "bind").Select(mount =>
        {
            var options = mount.Options.Where(o => !(o is "ro" or "rw" && from.Options.Any(w => w is "ro" or "rw")));
            return mount with { Options = [.. options.Union(from.Options)], Anonymous = false };
        });
    }

    private static MountSpec Complete(MountSpec mount)
    {
        if (mount.Type is "devpts" or "ramfs" or "image") return mount;
        var tmpfs = mount.Type == "tmpfs";
        if (mount.Type is "bind" or "overlay" && !Path.Exists(mount.Source))
            throw new EngineError(ErrorKind.Invalid, $"statfs {mount.Source}: no such file or directory");
        if (mount.Type == "overlay") return mount;
        IReadOnlyList<string> flags = mount.Type switch
        {
            "volume" => ["nosuid", "nodev"],
            "bind" => MountFlagsOf(mount.Source),
            _ => [],
        };
        var name = mount is { Type: "volume", Anonymous: true, Source: "" } ? RandomBytes.NewId() : mount.Source;
        return mount with { Source = name, Options = MountOptions.Complete(mount.Options, tmpfs, flags) };
    }

    // A user namespace may not drop these from a mount of the host: the kernel refuses the remount.
    private static List<string> MountFlagsOf(string path)
    {
        var flags = Fs.MountFlags(path);
        var list = new List<string>();
        if ((flags & Fs.NoSuid) != 0) list.Add("nosuid");
        if ((flags & Fs.NoDev) != 0) list.Add("nodev");
        if ((flags & Fs.NoExec) != 0) list.Add("noexec");
        return list;
    }
}
