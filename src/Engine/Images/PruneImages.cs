using Selkie.Engine.Containers.Removal;
using Selkie.Engine.Filters;
using Selkie.Engine.Verbs;

namespace Selkie.Engine.Images;

/// <summary>Remove unused images</summary>
/// <remarks>Removes dangling or unused images from local storage.</remarks>
[Verb("image prune", Alias = "buildx prune")]
[Example("--all --force")]
[Docker("POST /images/prune")]
[Libpod("POST /images/prune")]
public sealed partial record PruneImages : IVerb<PruneImagesReport>
{
    /// <summary>Remove all images not in use by containers, not just dangling ones</summary>
    [Option("all", 'a', Libpod = "all")]
    public bool All { get; init; }

    /// <summary>Remove persistent build cache created by --mount=type=cache</summary>
    [Option("build-cache", Libpod = "buildcache")]
    public bool BuildCache { get; init; }

    /// <summary>Remove images even when they are used by external containers (e.g., by build containers)</summary>
    [Option("external", Libpod = "external")]
    public bool External { get; init; }

    /// <summary>Provide filter values (e.g. 'label=key=value')</summary>
    [Option("filter", Query = "filters", ParsedBy = typeof(FilterFlags.Image))]
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Do not prompt for confirmation</summary>
    [Option("force", 'f')]
    public bool Force { get; init; }
}

/// <summary>What was pruned.</summary>
/// <param name="Removed">Ids, and the bytes each image had.</param>
public sealed record PruneImagesReport(IReadOnlyList<(string Id, long Size)> Removed);

internal sealed class PruneImagesHandler(EngineContext engine) : IHandler<PruneImages, PruneImagesReport>
{
    public PruneImagesReport Handle(PruneImages request)
    {
        engine.Reconciler.Run();
        var filters = new List<Filter>(request.Filters) { new("readonly", "false"), new("containers", request.External ? "external" : "false") };
        if (!request.All && !request.Filters.Any(filter => filter.Key == "dangling")) filters.Add(new("dangling", "true"));
        var removed = new List<(string, long)>();
        // A parent may be left without child by what went before it.
        while (Round(filters, removed, request.External) > 0)
        {
        }
        if (request.BuildCache || request.All) BuildCaches.Remove();
        return new(removed);
    }

    private int Round(List<Filter> filters, List<(string, long)> removed, bool external)
    {
        var catalog = new ImageCatalog(engine);
        var matching = new ImageFilters(engine, catalog, filters);
        var count = 0;
        foreach (var image in catalog.Images)
        {
            if (!matching.Matches(image)) continue;
            var size = catalog.SizeOf(image);
            try
            {
                if (external) RemoveBuilds(image.Id);
                new ImageRemover(engine, prune: true).Remove(image.Id, "");
            }
            catch (ImageInUseException)
            {
                continue; // a container was made of it meanwhile
            }
            removed.Add((image.Id, size));
            count++;
        }
        return count;
    }

    private void RemoveBuilds(string image)
    {
        foreach (var container in ForeignContainers.OfBuilds(engine).Where(c => c.ImageId == image).ToList()) ForeignContainers.Remove(engine, container.Id, force: true);
    }
}
