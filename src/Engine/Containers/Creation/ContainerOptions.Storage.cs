using Selkie.Engine.Verbs;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Creation;

public abstract partial record ContainerOptions
{
    /// <summary>Mount a directory of the host or a named volume (source:target[:options])</summary>
    [Option("volume", 'v', ParsedBy = typeof(VolumeFlag))] public IReadOnlyList<MountSpec> Volumes { get; init; } = [];

    /// <summary>Attach a file system (type=bind|volume|tmpfs|image|devpts|ramfs,source=…,target=…)</summary>
    [Option("mount", ParsedBy = typeof(MountFlag))] public IReadOnlyList<MountSpec> Mounts { get; init; } = [];

    /// <summary>Mount a tmpfs (target[:options])</summary>
    [Option("tmpfs", ParsedBy = typeof(TmpfsFlag))] public IReadOnlyList<MountSpec> Tmpfs { get; init; } = [];

    /// <summary>Mount the volumes of another container</summary>
    [Option("volumes-from")] public IReadOnlyList<VolumesFrom> VolumesFrom { get; init; } = [];

    /// <summary>What becomes of volumes that the image declares (bind|tmpfs|ignore|anonymous)</summary>
    [Option("image-volume", Default = "anonymous", ParsedBy = typeof(WordFlags.ImageVolume))] public string? ImageVolume { get; init; }

    /// <summary>Directory inside the container that gets resolv.conf, hosts and the like, too</summary>
    [Option("chrootdirs")] public IReadOnlyList<string> ChrootDirs { get; init; } = [];

    /// <summary>The first argument is a directory of the host to run from, not an image</summary>
    [Option("rootfs")] public bool RootFs { get; init; }

    /// <summary>What that directory is, where it is not said by its text; no command line has such an option.</summary>
    public RootFsSource? Root { get; init; }
}
