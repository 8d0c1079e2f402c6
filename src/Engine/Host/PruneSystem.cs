using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Listing;
using Selkie.Engine.Containers.Recovery;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Images;
using Selkie.Engine.Networks;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Engine.Volumes;
using Selkie.Engine.Volumes.Contents;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Storage.Checking;
namespace Selkie.Engine.Host;

/// <summary>Remove what is unused</summary>
/// <remarks>Removes containers that do not run, networks without containers and untagged images that none uses; with --all and --volumes more. Asks first, unless --force is given.</remarks>
[Verb("system prune")]
[Example("--all --volumes --filter label!=keep")]
[Libpod("POST /system/prune")]
public sealed partial record PruneSystem : IVerb<PruneSystemReport>
{
    /// <summary>Remove all images that no container uses, not just untagged ones</summary>
    [Option("all", 'a', Libpod = "all")] public bool All { get; init; }

    /// <summary>Remove containers that builds left behind, too</summary>
    [Option("build", Libpod = "build")] public bool Build { get; init; }

    /// <summary>Only remove layers and containers in the store that belong to nobody; goes with no other option</summary>
    [Option("external", Libpod = "external")] public bool External { get; init; }

    /// <summary>Take only what matches: label=KEY[=VALUE], label!=KEY[=VALUE] or until=TIME</summary>
    [Option("filter", Libpod = "filters")] public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Do not ask first</summary>
    [Option("force", 'f', Local = true)] public bool Force { get; init; }

    /// <summary>Remove volumes that no container uses, too</summary>
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
    IReadOnlyList<string> Containers, IReadOnlyList<string> Volumes, IReadOnlyList<string> Images, IReadOnlyList<string> Networks, long Reclaimed, IReadOnlyList<EngineError> Errors)
{
    /// <summary>The caller was asked, and said no.</summary>
    public bool IsDeclined { get; init; }
}

internal sealed class PruneSystemHandler(EngineContext engine) : IHandler<PruneSystem, PruneSystemReport>
{
    private readonly List<string> _containers = [], _volumes = [], _images = [], _networks = [];
    private readonly List<EngineError> _errors = [];
    private long _reclaimed;

    public PruneSystemReport Handle(PruneSystem request)
    {
        if (!request.Force && !request.External && !engine.Call.Agrees(PruneQuestion.Of(request))) return Report() with { IsDeclined = true };
        if (request.External)
        {
            if (request.All || request.Volumes || request.Filters.Count > 0 || request.Build) throw new EngineError(ErrorKind.Invalid, "system prune --external cannot be combined with other options");
            engine.Reserve.GiveBack();
            engine.Store.CollectGarbage(id => engine.Database.Has(id));
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
        var images = new PruneImagesHandler(engine).Handle(new PruneImages { All = request.All, Filters = request.Filters, Force = true });
        _images.AddRange(images.Removed.Select(image => image.Id));
        _reclaimed += images.Removed.Sum(image => image.Size);
        _networks.AddRange(PruneNetworksHandler.Prune(engine, request.Filters).Done);
        if (request.Volumes) PruneVolumes(request);
        return _containers.Count + _images.Count + _networks.Count + _volumes.Count > before;
    }

    private void PruneContainers(PruneSystem request)
    {
        var sizes = engine.Database.All().ToDictionary(row => row.Spec.Id, row => Written(row.Spec.Id));
        var report = new PruneHandler(engine).Handle(new PruneContainers { Filters = request.Filters, Force = true });
        _containers.AddRange(report.Done);
        _reclaimed += report.Done.Sum(id => sizes.GetValueOrDefault(id));
        _errors.AddRange(report.Errors);
    }

    private void PruneVolumes(PruneSystem request)
    {
        var sizes = engine.Database.Volumes().ToDictionary(volume => volume.Name, volume => SizeOf(engine.Volumes.PathOf(volume.Name)));
        var report = new PruneVolumesHandler(engine).Handle(new PruneVolumes { Filters = request.Filters, Force = true }).Batch;
        _volumes.AddRange(report.Done);
        _reclaimed += report.Done.Sum(name => sizes.GetValueOrDefault(name));
        _errors.AddRange(report.Errors);
    }

    private void PruneBuildContainers()
    {
        var batch = new Batch();
        foreach (var container in ForeignContainers.OfBuilds(engine))
        {
            var size = Written(container.Id);
            batch.Try(container.Id, () => ForeignContainers.Remove(engine, container.Id, force: true));
            _reclaimed += size;
        }
        _containers.AddRange(batch.Report().Done);
    }

    private long Written(string id)
    {
        try
        {
            return new ContainerSizes(engine).Of(id).Written;
        }
        catch (Exception e) when (e is Linux.LinuxException or Selkie.Storage.Layout.StorageException)
        {
            return 0; // damaged, and about to go
        }
    }

    private static long SizeOf(string path) => Directory.Exists(path) ? Fs.TreeSize(path) : 0;
}

/// <summary>What is asked before everything that is unused is removed.</summary>
internal static class PruneQuestion
{
    /// <summary>The question.</summary>
    /// <param name="request">What would be removed.</param>
    public static string Of(PruneSystem request)
    {
        var volumes = request.Volumes ? "\n\t- all volumes not used by at least one container" : "";
        var build = request.Build ? "\n\t- all build containers" : "";
        var images = request.All ? "all images without at least one container associated with them\n\t- all build cache" : "all dangling images\n\t- all dangling build cache";
        return $"WARNING! This command removes:\n\t- all stopped containers\n\t- all networks not used by at least one container{volumes}{build}\n\t- {images}\n\n"
            + "Are you sure you want to continue? [y/N] ";
    }
}
