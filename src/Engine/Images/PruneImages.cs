using Selkie.Engine.Containers.Recovery;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Images.Listing;
using Selkie.Engine.Images.Removal;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;

namespace Selkie.Engine.Images;

/// <summary>Remove images that nothing uses</summary>
/// <remarks>Removes images without a name that no container and no other image needs; with --all, named ones that no container uses as well. Asks first, unless --force is given.</remarks>
[Verb("image prune", Alias = "buildx prune")]
[Example("--all --filter until=168h")]
[Docker("POST /images/prune")]
[Libpod("POST /images/prune")]
public sealed partial record PruneImages : IVerb<PruneImagesReport>
{
    /// <summary>Remove named images that no container uses, too</summary>
    [Option("all", 'a', Libpod = "all")]
    public bool All { get; init; }

    /// <summary>Empty the caches of RUN --mount=type=cache, too</summary>
    [Option("build-cache", Libpod = "buildcache")]
    public bool BuildCache { get; init; }

    /// <summary>Remove images that only build containers use, with those containers</summary>
    [Option("external", Libpod = "external")]
    public bool External { get; init; }

    /// <summary>Take only what matches: label=KEY[=VALUE], label!=KEY[=VALUE] or until=TIME</summary>
    [Option("filter", Query = "filters", ParsedBy = typeof(FilterFlags.Image))]
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Do not ask first</summary>
    [Option("force", 'f', Local = true)]
    public bool Force { get; init; }
}

/// <summary>What was pruned.</summary>
/// <param name="Removed">Ids, and the bytes each image had.</param>
public sealed record PruneImagesReport(IReadOnlyList<(string Id, long Size)> Removed);

internal sealed class PruneImagesHandler(EngineContext engine) : IHandler<PruneImages, PruneImagesReport>
{
    public PruneImagesReport Handle(PruneImages request)
    {
        if (!request.Force && !engine.Call.Agrees(Question(request))) return new([]);
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

    internal static string Question(PruneImages request)
    {
        var what = request.All ? "all images without at least one container associated with them" : "all dangling images";
        return $"WARNING! This command removes {what}.\nAre you sure you want to continue? [y/N] ";
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
