using Selkie.Engine.Images.Listing;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Images;

/// <summary>List the images in the store</summary>
/// <remarks>Lists a line for each name of each image, those built last first. IMAGE shows only that name, with its tags; filters choose by age, label or use.</remarks>
[Verb("images", Alias = "image list", Synonyms = "image ls", Use = "[options] [IMAGE]")]
[Example("--digests --format json")]
[Example("--sort size --format \"table {{.Repository}}\\t{{.Tag}}\\t{{.Size}}\"")]
[Example("--filter dangling=true --quiet")]
[Docker("GET /images/json")]
[Libpod("GET /images/json")]
public sealed partial record ListImages : IVerb<IReadOnlyList<ImageSummary>>
{
    /// <summary>Only images of this name</summary>
    [Argument("IMAGE", Complete = "images")]
    public string? Image { get; init; }

    /// <summary>Show intermediate images, too</summary>
    [Option("all", 'a', Default = "hides intermediate images", Query = "all")]
    public bool All { get; init; }

    /// <summary>Show digests</summary>
    [Option("digests", Docker = "digests", Local = true)]
    public bool Digests { get; init; }

    /// <summary>Only images that match, such as dangling=true, reference=*nginx*, label=app=web or until=24h</summary>
    [Option("filter", 'f', Default = "[]", Query = "filters", ParsedBy = typeof(FilterFlags.Image))]
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Print as JSON or by a Go template</summary>
    [Option("format", Complete = "json", Local = true)]
    public string? Format { get; init; }

    /// <summary>Show former names</summary>
    [Option("history", Local = true)]
    public bool History { get; init; }

    /// <summary>Print everything in full</summary>
    [Option("no-trunc", Local = true)]
    public bool NoTruncation { get; init; }

    /// <summary>Print no headings</summary>
    [Option("noheading", 'n', Local = true)]
    public bool NoHeading { get; init; }

    /// <summary>Print only the IDs</summary>
    [Option("quiet", 'q', Local = true)]
    public bool Quiet { get; init; }

    /// <summary>Tell everything, though nobody has named a format; no command line has such an option.</summary>
    public bool Whole { get; init; }

    /// <summary>Order by created, id, repository, size or tag</summary>
    [Option("sort", Default = "created", Complete = "created|id|repository|size|tag", Local = true)]
    public string Sort { get; init; } = "created";
}

internal sealed class ListImagesHandler(EngineContext engine) : IHandler<ListImages, IReadOnlyList<ImageSummary>>
{
    private const string Fields = "created, id, repository, size, tag";

    public IReadOnlyList<ImageSummary> Handle(ListImages request)
    {
        if (request.Filters.Count > 0 && request.Image is not null) throw new EngineError(ErrorKind.Invalid, "cannot specify an image and a filter(s)");
        if (request.Sort is not ("created" or "id" or "repository" or "size" or "tag"))
            throw new EngineError(ErrorKind.Invalid, $"\"{request.Sort}\" is not a valid field for sorting. Choose from: {Fields}");
        var filters = new List<Filter>(request.Filters);
        if (request.Image is not null) filters.Add(new("reference", request.Image));
        if (!request.All && !filters.Contains(new("intermediate", "true"))) filters.Add(new("intermediate", "false"));
        var catalog = new ImageCatalog(engine);
        var matching = new ImageFilters(engine, catalog, filters);
        catalog.LookAhead();
        var images = new List<ImageSummary>();
        foreach (var image in catalog.Images)
        {
            if (matching.Matches(image)) images.Add(catalog.Summarise(image, whole: request.Whole || request.Format is { Length: > 0 }));
        }
        foreach (var (id, problem) in catalog.Problems())
            if (images.FindIndex(row => row.Id == id) is >= 0 and var row) images[row] = images[row] with { Problem = problem };
        return images;
    }
}
