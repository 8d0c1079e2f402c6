using System.Text.Json;
using Selkie.Api.Libpod;
using Selkie.Engine.Images.Access;
using Selkie.Engine.Images.Listing;
using Selkie.Engine.Images.Lookup;
using Selkie.Engine.Images.Sources;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Oci.Images;

namespace Selkie.Engine.Images;

/// <summary>Show all about images</summary>
/// <remarks>Prints configuration, layers, names and digests of each image as a JSON array, or what a Go template makes of them. With a transport before it (docker://, oci:, oci-archive:, docker-archive:, dir:) the image is looked at where it is, without pulling it.</remarks>
[Verb("image inspect", Use = "[options] IMAGE [IMAGE...]")]
[Example("alpine")]
[Example("--config docker://docker.io/library/nginx")]
[Example("--raw docker://docker.io/library/nginx")]
[Example("--format \"{{.Architecture}} {{.Size}}\" alpine")]
[Docker("GET /images/{name}/json")]
[Libpod("GET /images/{name}/json")]
public sealed partial record InspectImages : IVerb<InspectImagesReport>
{
    /// <summary>The images</summary>
    [Argument("IMAGE", Min = 1, Complete = "images")]
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>Print as JSON or by a Go template</summary>
    [Option("format", 'f', Default = "json", Complete = "json", Local = true)]
    public string Format { get; init; } = "json";

    /// <summary>Print the manifest, manifest list or index as it is, byte for byte</summary>
    [Option("raw")]
    public bool Raw { get; init; }

    /// <summary>Print the configuration; with --raw byte for byte</summary>
    [Option("config")]
    public bool Config { get; init; }
}

/// <summary>What was found, and what was not.</summary>
/// <param name="Images">The images of the store.</param>
/// <param name="Foreign">Those looked at elsewhere.</param>
/// <param name="Errors">What went wrong.</param>
public sealed record InspectImagesReport(IReadOnlyList<ImageInspection> Images, IReadOnlyList<ForeignInspection> Foreign, IReadOnlyList<EngineError> Errors)
{
    /// <summary>The manifest or the configuration alone, where that was asked for.</summary>
    public byte[]? Document { get; init; }
}

internal sealed class InspectImagesHandler(EngineContext engine) : IHandler<InspectImages, InspectImagesReport>
{
    public InspectImagesReport Handle(InspectImages request)
    {
        if (request.Raw || request.Config) return new([], [], []) { Document = DocumentOf(request) };
        var catalog = new ImageCatalog(engine);
        var images = new List<ImageInspection>();
        var foreign = new List<ForeignInspection>();
        if (request.Images.Select(ForeignOrigin.Names).Distinct().Count() > 1)
            throw new EngineError(ErrorKind.Invalid, "images of the store and images elsewhere have different members: inspect them by two commands");
        var errors = new List<EngineError>();
        foreach (var name in request.Images)
        {
            try
            {
                if (ForeignOrigin.Names(name)) foreign.Add(Inspect(name));
                else images.Add(Inspect(engine.Images.Find(name), catalog));
            }
            catch (EngineError e)
            {
                errors.Add(e);
            }
        }
        return new(images, foreign, errors);
    }

    private byte[] DocumentOf(InspectImages request)
    {
        if (request.Images is not [var name]) throw new EngineError(ErrorKind.Invalid, "--raw and --config print one document: name one image");
        if (request.Format != "json") throw new EngineError(ErrorKind.Invalid, "--raw and --config print the document as it is: leave out --format");
        if (!ForeignOrigin.Names(name))
        {
            var document = engine.Images.Read(engine.Images.Find(name).Image);
            return (request.Config ? document.ConfigBytes : document.ManifestBytes) ?? throw new EngineError(ErrorKind.Invalid, document.Problem ?? $"{name} is a manifest list: it has no configuration of its own");
        }
        using var origin = ForeignOrigin.Open(engine.Call, name, new RegistryAccess().Options(engine));
        return request.Config ? origin.Image.GetBlob(ForeignInspector.ChosenManifest(origin.Image).Config) : origin.Image.Manifest;
    }

    private ForeignInspection Inspect(string place)
    {
        var registries = new RegistryAccess().Options(engine);
        using var origin = ForeignOrigin.Open(engine.Call, place, registries);
        return ForeignInspector.Of(origin, registries, engine.Log);
    }

    private ImageInspection Inspect(FoundImage found, ImageCatalog catalog)
    {
        var image = found.Image;
        if (engine.Images.ProblemOf(image) is not null) throw new EngineError(ErrorKind.Internal, $"image {image.Id} is damaged: it has no configuration; remove it and pull it again");
        var document = engine.Images.Read(image);
        var config = document.Config ?? throw (document.Index is null ? new ImageNotKnownException(image.Id) : new EngineError(ErrorKind.Invalid, $"image {image.Id} is a manifest list: look at it with manifest inspect"));
        var defaults = config.Config ?? new();
        var size = catalog.SizeOf(image);
        var docker = document.ManifestType == MediaTypes.DockerManifest;
        return new ImageInspection
        {
            Id = image.Id,
            Digest = found.Digest ?? "",
            RepoTags = [.. image.Names.Where(n => Reference.TryParseBare(n, out var r) && r.Tag is not null)],
            RepoDigests = ImageCatalog.RepoDigestsOf(image),
            Parent = catalog.Tree.ParentOf(image)?.Id ?? "",
            Comment = (docker ? config.Comment : config.History is [var first, ..] ? first.Comment : null) ?? "",
            Created = config.Created,
            Config = Defaults(defaults),
            Version = config.DockerVersion ?? "",
            Author = config.Author ?? "",
            Architecture = config.Architecture ?? "",
            Os = config.Os ?? "",
            Size = size,
            VirtualSize = size,
            GraphDriver = Driver(image.TopLayer),
            RootFs = new(config.RootFs?.Type ?? "layers", [.. (config.RootFs?.DiffIds ?? []).Select(d => d.ToString())]),
            Labels = defaults.Labels.Sorted(),
            Annotations = document.Manifest?.Annotations.Sorted() ?? [],
            ManifestType = document.ManifestType,
            User = defaults.User ?? "",
            History = config.History is null ? null : [.. config.History.Select(Entry)],
            NamesHistory = image.NamesHistory.Count > 0 ? image.NamesHistory : null,
            Healthcheck = docker && defaults.Healthcheck is { } health ? Health(health) : null,
        };
    }

    // None that is empty, as Go's omitempty leaves them out.
    private static ImageDefaultsInspection Defaults(ContainerDefaults config) => new()
    {
        User = config.User is "" ? null : config.User,
        ExposedPorts = Keys(config.ExposedPorts),
        Env = config.Env is { Count: > 0 } ? config.Env : null,
        Entrypoint = config.Entrypoint is { Count: > 0 } ? config.Entrypoint : null,
        Cmd = config.Cmd is { Count: > 0 } ? config.Cmd : null,
        Volumes = Keys(config.Volumes),
        WorkingDir = config.WorkingDir is "" ? null : config.WorkingDir,
        Labels = config.Labels is { Count: > 0 } labels ? labels.Sorted() : null,
        StopSignal = config.StopSignal is "" ? null : config.StopSignal,
        ArgsEscaped = config.ArgsEscaped,
    };

    private static SortedDictionary<string, EmptyInspection>? Keys(IReadOnlyDictionary<string, JsonElement>? map) =>
        map is { Count: > 0 } ? new(map.Keys.ToDictionary(key => key, _ => new EmptyInspection()), StringComparer.Ordinal) : null;

    private DriverInspection Driver(string? layer)
    {
        var data = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var driver = engine.Places.Driver;
        if (layer is null || driver != "overlay") return new(driver, data);
        var store = engine.Store.Layers;
        var chain = store.Chain(layer);
        var upper = store.DiffPath(layer);
        if (chain.Count > 1) data["LowerDir"] = string.Join(':', chain.Skip(1).Select(l => store.DiffPath(l.Id)));
        data["UpperDir"] = upper;
        data["WorkDir"] = Path.Combine(Path.GetDirectoryName(upper)!, "work");
        return new(driver, data);
    }

    private static HistoryInspection Entry(HistoryEntry entry) => new()
    {
        Created = entry.Created,
        CreatedBy = entry.CreatedBy is "" ? null : entry.CreatedBy,
        Author = entry.Author is "" ? null : entry.Author,
        Comment = entry.Comment is "" ? null : entry.Comment,
        EmptyLayer = entry.EmptyLayer,
    };

    private static HealthInspection Health(HealthConfig health) => new()
    {
        Test = health.Test,
        StartPeriod = health.StartPeriod,
        StartInterval = health.StartInterval,
        Interval = health.Interval,
        Timeout = health.Timeout,
        Retries = health.Retries,
    };
}
