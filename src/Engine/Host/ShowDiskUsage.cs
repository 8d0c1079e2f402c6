using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Listing;
using Selkie.Engine.Images;
using Selkie.Engine.Verbs;
using Selkie.Engine.Volumes;
using Selkie.Linux.Files;
using Selkie.Oci;

namespace Selkie.Engine.Host;

/// <summary>Show podman disk usage</summary>
/// <remarks>
/// {program} system df
///
/// 	Show {program} disk usage
/// </remarks>
[Verb("system df")]
[Docker("GET /system/df")]
[Libpod("GET /system/df")]
public sealed partial record ShowDiskUsage : IVerb<DiskUsageReport>
{
    /// <summary>Pretty-print images using a Go template</summary>
    [Option("format", Complete = "json")] public string? Format { get; init; }

    /// <summary>Show detailed information on disk usage</summary>
    [Option("verbose", 'v')] public bool Verbose { get; init; }
}

/// <summary>What is stored, and how much of it could go.</summary>
/// <param name="Images">An entry for each name of each image.</param>
/// <param name="ImagesSize">Bytes of all images, each layer counted once.</param>
/// <param name="ImagesReclaimable">Bytes of them that no container needs.</param>
/// <param name="Containers">The containers.</param>
/// <param name="Volumes">The volumes.</param>
public sealed record DiskUsageReport(
    IReadOnlyList<ImageUsage> Images, long ImagesSize, long ImagesReclaimable, IReadOnlyList<ContainerUsage> Containers, IReadOnlyList<VolumeUsage> Volumes);

/// <summary>A container's part.</summary>
public sealed record ContainerUsage(string Id, string Image, IReadOnlyList<string> Command, int Volumes, ContainerSize Size, DateTimeOffset Created, string Status, string Name);

/// <summary>A volume's part.</summary>
public sealed record VolumeUsage(string Name, int Users, long Size)
{
    /// <summary>Bytes that could go.</summary>
    public long Reclaimable => Users == 0 ? Size : 0;
}

internal sealed class ShowDiskUsageHandler(EngineContext engine) : IHandler<ShowDiskUsage, DiskUsageReport>
{
    public DiskUsageReport Handle(ShowDiskUsage request)
    {
        if (request is { Verbose: true, Format.Length: > 0 }) throw new EngineError(ErrorKind.Invalid, "cannot combine --format and --verbose flags");
        var images = new ImageDiskUsage(new ImageCatalog(engine));
        return new(images.Usages(), images.Total, images.Reclaimable, Containers(), [.. engine.Database.Volumes().Select(Usage)]);
    }

    private List<ContainerUsage> Containers()
    {
        var sizes = new ContainerSizes(engine);
        var found = new List<ContainerUsage>();
        foreach (var row in engine.Database.All())
        {
            var spec = row.Spec;
            // One whose layer another tool took away takes nothing.
            var size = spec.LayerId is null || Try(() => sizes.Of(spec.LayerId)) is not { } measured ? new ContainerSize(0, 0) : measured;
            var volumes = spec.Mounts.Count(mount => mount.Type is "volume" or "bind");
            found.Add(new(spec.Id, spec.Image?.Id ?? "", spec.Process.Args, volumes, size, spec.Created, ContainerStatus.Read(engine, row).Name, spec.Name));
        }
        return found;
    }

    private VolumeUsage Usage(VolumeSpec volume)
    {
        var path = engine.Volumes.PathOf(volume.Name);
        return new(volume.Name, engine.Database.UsersOfVolume(volume.Name).Count, Directory.Exists(path) ? Fs.TreeSize(path) : 0);
    }

    private ContainerSize? Try(Func<ContainerSize> measure)
    {
        try
        {
            return measure();
        }
        catch (Exception e) when (e is Storage.StorageException or Linux.LinuxException)
        {
            engine.Log.Debug($"measuring a container: {e.Message}");
            return null;
        }
    }
}
