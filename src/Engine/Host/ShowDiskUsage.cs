using Selkie.Api.Libpod;
using Selkie.Engine.Containers.Listing;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Images.Listing;
using Selkie.Engine.State;
using Selkie.Engine.Verbs;
using Selkie.Engine.Volumes.Contents;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Oci.Text;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Host;

/// <summary>Show what takes space</summary>
/// <remarks>Shows how much images, containers and volumes take on disk, and how much of it could go because nothing uses it.</remarks>
[Verb("system df")]
[Docker("GET /system/df")]
[Libpod("GET /system/df")]
public sealed partial record ShowDiskUsage : IVerb<DiskUsageReport>
{
    /// <summary>Print as JSON or by a Go template</summary>
    [Option("format", Complete = "json", Local = true)] public string? Format { get; init; }

    /// <summary>List every image, container and volume by itself</summary>
    [Option("verbose", 'v', Local = true)] public bool Verbose { get; init; }
}

/// <summary>What is stored, and how much of it could go.</summary>
/// <param name="Images">An entry for each name of each image.</param>
/// <param name="ImagesSize">Bytes of all images, each layer counted once.</param>
/// <param name="ImagesReclaimable">Bytes of them that no container needs.</param>
/// <param name="Containers">The containers.</param>
/// <param name="Volumes">The volumes.</param>
public sealed record DiskUsageReport(
    IReadOnlyList<ImageUsage> Images, long ImagesSize, long ImagesReclaimable, IReadOnlyList<ContainerUsage> Containers, IReadOnlyList<VolumeUsage> Volumes)
{
    /// <summary>Each kind of object in one line.</summary>
    public IReadOnlyList<UsageSummary> Summaries =>
    [
        new("Images", Images.Count, Images.Where(i => i.Containers > 0).DistinctBy(i => i.Id).Count(), ImagesSize, ImagesReclaimable),
        new("Containers", Containers.Count, Containers.Count(c => c.IsRunning), Containers.Sum(c => c.Size.Written), Containers.Where(c => !c.IsRunning).Sum(c => c.Size.Written)),
        new("Local Volumes", Volumes.Count, Volumes.Sum(v => v.Users), Volumes.Sum(v => v.Size), Volumes.Sum(v => v.Reclaimable)),
    ];
}

/// <summary>What one kind of object takes.</summary>
/// <param name="Type">Images, Containers or Local Volumes.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Active">How many are in use.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Reclaimable">Bytes that could go.</param>
public sealed record UsageSummary(string Type, int Total, int Active, long Size, long Reclaimable) : IDocumented<DiskUsage>
{
    /// <inheritdoc/>
    public DiskUsage ToDocument()
    {
        var percent = Size > 0 ? (int)Math.Round(Reclaimable * 100.0 / Size, MidpointRounding.AwayFromZero) : 0;
        return new()
        {
            Type = Type,
            Total = Total,
            Active = Active,
            RawSize = Size,
            RawReclaimable = Reclaimable,
            TotalCount = Total,
            Size = HumanUnits.Size(Size),
            Reclaimable = $"{HumanUnits.Size(Reclaimable)} ({percent}%)",
        };
    }
}

/// <summary>A container's part.</summary>
public sealed record ContainerUsage(string Id, string Image, IReadOnlyList<string> Command, int Volumes, ContainerSize Size, DateTimeOffset Created, ContainerState State, string Name)
{
    /// <summary>Whether it runs.</summary>
    public bool IsRunning => State == ContainerState.Running;
}

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
        return new(images.Usages(), images.Total, images.Reclaimable, Containers(), [.. engine.Database.Volumes().Where(HasFiles).Select(Usage)]);
    }

    private List<ContainerUsage> Containers()
    {
        var sizes = new ContainerSizes(engine);
        var found = new List<ContainerUsage>();
        foreach (var row in engine.Database.All())
        {
            var spec = row.Spec;
            // One whose layer another tool took away takes nothing.
            var size = Try(() => sizes.Of(spec.Id)) ?? new ContainerSize(0, 0);
            found.Add(new(spec.Id, spec.Image?.Id ?? "", spec.Process.Command, spec.Mounts.Count, size, spec.Created, ContainerStatus.Read(engine, row).State, spec.Name));
        }
        return found;
    }

    // Those of an image are nowhere until they are mounted.
    private bool HasFiles(VolumeSpec volume) => volume.StorageId is null || VolumeMounting.Users(engine, volume.Name) > 0;

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
        catch (Exception e) when (e is Selkie.Storage.Layout.StorageException or Linux.LinuxException)
        {
            engine.Log.Debug($"measuring a container: {e.Message}");
            return null;
        }
    }
}
