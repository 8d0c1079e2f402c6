using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Listing;
using Selkie.Engine.Containers.Removal;
using Selkie.Engine.Filters;
using Selkie.Engine.Images;
using Selkie.Engine.Networks;
using Selkie.Engine.Verbs;
using Selkie.Engine.Volumes;
using Selkie.Linux.Files;
using Selkie.Oci;

using Selkie.Storage.Checking;
namespace Selkie.Engine.Host;

/// <summary>Remove unused data</summary>
/// <remarks>
/// {program} system prune
///
///         Remove unused data
/// </remarks>
[Verb("system prune")]
[Example("")]
[Libpod("POST /system/prune")]
public sealed partial record PruneSystem : IVerb<PruneSystemReport>
{
    /// <summary>Remove all unused data</summary>
    [Option("all", 'a', Libpod = "all")] public bool All { get; init; }

    /// <summary>Remove build containers</summary>
    [Option("build", Libpod = "build")] public bool Build { get; init; }

    /// <summary>Remove container data in storage not controlled by podman</summary>
    [Option("external", Libpod = "external")] public bool External { get; init; }

    /// <summary>Provide filter values (e.g. 'label=&lt;key&gt;=&lt;value&gt;')</summary>
    [Option("filter", Libpod = "filters")] public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Do not prompt for confirmation.  The default is false</summary>
    [Option("force", 'f')] public bool Force { get; init; }

    /// <summary>Prune volumes</summary>
    [Option("volumes", Libpod = "volumes")] public bool Volumes { get; init; }
}

/// <summary>What was pruned.</summary>
/// <param name="Containers">Ids of containers.</param>
/// <param name="Volumes">Names of volumes.</param>
/// <param name="Images">Ids of images.</param>
/// <param name="Networks">Names of networks.</param>
/// <param name="Reclaimed">Bytes.</param>
/// <param name="Errors">What went wrong.</param>
public sealed record PruneSystemReport(
    IReadOnlyList<string> Containers, IReadOnlyList<string> Volumes, IReadOnlyList<string> Images, IReadOnlyList<string> Networks, long Reclaimed, IReadOnlyList<EngineError> Errors);

internal sealed class PruneSystemHandler(EngineContext engine) : IHandler<PruneSystem, PruneSystemReport>
{
    private readonly List<string> _containers = [], _volumes = [], _images = [], _networks = [];
    private readonly List<EngineError> _errors = [];
    private long _reclaimed;

    public PruneSystemReport Handle(PruneSystem request)
    {
        if (request.External)
        {
            if (request.All || request.Volumes || request.Filters.Count > 0 || request.Build) throw new EngineError(ErrorKind.Invalid, "system prune --external cannot be combined with other options");
            engine.Reserve.GiveBack();
            engine.Store.CollectGarbage(id => engine.Database.Find(id) is not null);
            return Report();
        }
        engine.Reconciler.Run();
        if (request.Build) PruneBuildContainers();
        // What one thing needs may be free once another is gone.
        while (Round(request))
        {
        }
        return Report();
    }

    private PruneSystemReport Report() => new(_containers, _volumes, _images, _networks, _reclaimed, _errors);

    private bool Round(PruneSystem request)
    {
        var before = _containers.Count + _images.Count + _networks.Count + _volumes.Count;
        _errors.Clear(); // what fails now fails for good in the last round
        PruneContainers(request);
        var images = new PruneImagesHandler(engine).Handle(new PruneImages { All = request.All, Filters = request.Filters });
        _images.AddRange(images.Removed.Select(image => image.Id));
        _reclaimed += images.Removed.Sum(image => image.Size);
        _networks.AddRange(new UnusedNetworks(engine).Prune(request.Filters));
        if (request.Volumes) PruneVolumes(request);
        return _containers.Count + _images.Count + _networks.Count + _volumes.Count > before;
    }

    private void PruneContainers(PruneSystem request)
    {
        var sizes = engine.Database.All().ToDictionary(row => row.Spec.Id, row => Written(row.Spec.LayerId));
        var report = new PruneHandler(engine).Handle(new PruneContainers { Filters = request.Filters });
        _containers.AddRange(report.Done);
        _reclaimed += report.Done.Sum(id => sizes.GetValueOrDefault(id));
        _errors.AddRange(report.Errors);
    }

    private void PruneVolumes(PruneSystem request)
    {
        var sizes = engine.Database.Volumes().ToDictionary(volume => volume.Name, volume => SizeOf(engine.Volumes.PathOf(volume.Name)));
        var report = new PruneVolumesHandler(engine).Handle(new PruneVolumes { Filters = request.Filters });
        _volumes.AddRange(report.Done);
        _reclaimed += report.Done.Sum(name => sizes.GetValueOrDefault(name));
        _errors.AddRange(report.Errors);
    }

    private void PruneBuildContainers()
    {
        var batch = new Batch();
        foreach (var container in ForeignContainers.OfBuilds(engine))
        {
            var size = Written(container.LayerId);
            batch.Try(container.Id, () => ForeignContainers.Remove(engine, container.Id, force: true));
            _reclaimed += size;
        }
        _containers.AddRange(batch.Report().Done);
    }

    private long Written(string? layer)
    {
        try
        {
            return new ContainerSizes(engine).Of(layer).Written;
        }
        catch (Exception e) when (e is Linux.LinuxException or Storage.StorageException)
        {
            return 0; // damaged, and about to go
        }
    }

    private static long SizeOf(string path) => Directory.Exists(path) ? Fs.TreeSize(path) : 0;
}
