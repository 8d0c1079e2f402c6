using Selkie.Api.Libpod;
using Selkie.Engine.Volumes.Contents;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Inspection;

/// <summary>Mounts of a container as inspect shows them: named volumes, images, then directories of the host.</summary>
internal sealed class MountInspector(EngineContext engine)
{
    public IReadOnlyList<MountInspection> Mounts(ContainerSpec spec) =>
    [
        .. spec.Mounts.Where(mount => mount.Type == "volume").Select(Volume),
        .. spec.Mounts.Where(mount => mount.Type == "image").Select(Image),
        .. spec.Mounts.Where(mount => mount.Type is "bind" or "overlay").Select(mount => WithOptions(mount, new MountInspection { Type = "bind", Source = mount.Source, Destination = mount.Destination })),
    ];

    /// <summary>Mounts as "source:destination:options", volumes first.</summary>
    public static IReadOnlyList<string> Binds(ContainerSpec spec) =>
        [.. spec.Mounts.Where(mount => mount.Type is "volume" or "bind" or "overlay").OrderBy(mount => mount.Type != "volume").Select(Bind)];

    /// <summary>Options of each tmpfs by its place.</summary>
    public static SortedDictionary<string, string> Tmpfs(ContainerSpec spec)
    {
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var mount in spec.Mounts)
            if (mount.Type == "tmpfs")
                result[mount.Destination] = string.Join(',', mount.Options);
        return result;
    }

    private static string Bind(MountSpec mount) =>
        $"{mount.Source}:{mount.Destination}" + (mount.Options.Count > 0 ? ":" + string.Join(',', mount.Options) : "");

    private MountInspection Volume(MountSpec mount) => WithOptions(mount, new MountInspection
    {
        Type = "volume",
        Name = mount.Source,
        Source = engine.Volumes.PathOf(mount.Source),
        Destination = mount.Destination,
        Driver = engine.Database.FindVolume(mount.Source)?.Driver ?? "local",
        SubPath = mount.SubPath.Length > 0 ? mount.SubPath : null,
    });

    private static MountInspection Image(MountSpec mount) => new()
    {
        Type = "image",
        Source = mount.Source,
        Destination = mount.Destination,
        RW = mount.Options.Contains("rw"),
        SubPath = mount.SubPath.Length > 0 ? mount.SubPath : null,
    };

    private static MountInspection WithOptions(MountSpec mount, MountInspection result)
    {
        var others = new List<string>();
        foreach (var option in mount.Options)
            switch (option)
            {
                case "ro": result = result with { RW = false }; break;
                case "rw": break;
                case "shared" or "slave" or "private" or "rshared" or "rslave" or "rprivate" or "unbindable" or "runbindable": result = result with { Propagation = option }; break;
                case "z" or "Z": result = result with { Mode = option }; break;
                default: others.Add(option); break;
            }
        return result with { RW = !mount.Options.Contains("ro"), Options = others };
    }
}
