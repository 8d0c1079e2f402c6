using Selkie.Api.Docker;
using Selkie.Engine.Images;
using Selkie.Engine.Manifests;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Service.Http;
using Selkie.Service.Routing;
using Listed = Selkie.Engine.Images.Listing.ImageSummary;

namespace Selkie.Service.Images;

/// <summary>Replies of verbs about images of the store.</summary>
internal static class ImageReplies
{
    /// <summary>Docker's list has no lists of manifests; its older clients filter by a name (API 1.24).</summary>
    [Endpoint(ApiTree.Docker, "GET /images/json")]
    public static Task ListForDocker(Exchange exchange) => exchange.Answer(() =>
    {
        var request = exchange.Request<ListImages>("images");
        var filters = new List<Filter>(request.Filters) { new("manifest", "false") };
        if (exchange.Value("filter") is { Length: > 0 } name) filters.Add(new("reference", name));
        return Reply.Of(exchange.Engine.Send(request with { Filters = filters, Whole = true }).Select(Docker));
    });

    /// <summary>An image of a list in Docker's shape.</summary>
    internal static ServedImage Docker(Listed image) => Served(image) with { Id = DockerId(image.Id) };

    private static ServedImage Served(Listed image) => new()
    {
        Containers = image.Containers,
        Created = image.Created.ToUnixTimeSeconds(),
        Digest = image.Digest is { Length: > 0 } digest ? digest : null,
        History = image.History.Count > 0 ? image.History : null,
        Id = image.Id,
        Labels = image.ToDocument().Labels,
        Names = image.Names.Count > 0 ? image.Names : null,
        ParentId = image.ParentId,
        RepoDigests = image.RepoDigests,
        RepoTags = image.Names,
        Size = image.Size,
        VirtualSize = image.Size,
    };

    /// <summary>Libpod's list tells of the platform, too.</summary>
    [Endpoint(ApiTree.Libpod, "GET /images/json")]
    public static Task List(Exchange exchange) => exchange.Answer(() => Reply.Of(exchange.Engine.Send(exchange.Request<ListImages>("images") with { Whole = true })
        .Select(image => Served(image) with { Arch = image.Architecture, Os = image.Os, IsManifestList = image.IsManifestList })));

    [Responder(ApiTree.Libpod)]
    public static Reply Inspect(InspectImages request, InspectImagesReport report) => report.Errors is [var error, ..] ? throw NotFound(error, request.Images[0]) : Reply.Of(report.Images[0]);

    /// <summary>The error of an inspection in the words of the API.</summary>
    internal static EngineError NotFound(EngineError error, string name) => error.Kind == ErrorKind.NotFound ? new EngineError(error.Kind, $"failed to find image {name}: {error.Message}", error) : error;

    [Responder(ApiTree.Docker)]
    public static Reply HistoryForDocker(IReadOnlyList<HistoryRow> steps) => Reply.Of(steps.Select(step => Step(step) with { Id = DockerId(step.Id) }));

    [Responder(ApiTree.Libpod)]
    public static Reply History(IReadOnlyList<HistoryRow> steps) => Reply.Of(steps.Select(Step));

    private static HistoryItem Step(HistoryRow step) => new()
    {
        Id = step.Id,
        Created = step.Created.ToUnixTimeSeconds(),
        CreatedBy = step.CreatedBy,
        Tags = step.Tags.Count > 0 ? step.Tags : null,
        Size = step.Size,
        Comment = step.Comment,
    };

    [Responder]
    public static Reply Exists(ImageExists request, bool exists) => exists ? Reply.NoContent : ErrorAnswers.Of(404, $"failed to find image {request.Image}");

    [Responder(ApiTree.Docker)]
    public static Reply RemovedForDocker(RemoveImagesReport report) => report.Errors is [var error, ..] ? throw error : new(200, json =>
    {
        json.WriteStartArray();
        foreach (var (word, text) in report.Untagged.Select(name => ("Untagged", name)).Concat(report.Deleted.Select(id => ("Deleted", DockerId(id)))))
        {
            json.WriteStartObject();
            json.WriteString(word, text);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    /// <summary>Of several images libpod always tells what went well and what did not, though it is one: its client looks for the lists.</summary>
    [Endpoint(ApiTree.Libpod, "DELETE /images/remove")]
    public static Task RemoveSeveral(Exchange exchange) => exchange.Answer(() =>
    {
        var request = exchange.Request<RemoveImages>("rmi");
        // A list by its name, not the image of it that fits this machine.
        return RemovedNames(exchange.IsOn("lookupManifest")
            ? exchange.Engine.Send(new RemoveManifests { Lists = request.Images, Ignore = exchange.IsOn("ignore") })
            : exchange.Engine.Send(request));
    });

    /// <summary>Libpod tells what went well and what did not; of a single image that is the status, too.</summary>
    [Responder(ApiTree.Libpod)]
    public static Reply Removed(RemoveImages request, RemoveImagesReport report) =>
        report is { Errors: [var error], Deleted.Count: 0, Untagged.Count: 0 } && request.Images.Count == 1 ? throw error : RemovedNames(report);

    /// <summary>What went well and what did not.</summary>
    internal static Reply RemovedNames(RemoveImagesReport report) => new(200, json =>
    {
        json.WriteStartObject();
        WriteTexts("Untagged", report.Untagged);
        WriteTexts("Deleted", report.Deleted);
        WriteTexts("Errors", report.Errors.Select(error => error.Message));
        json.WriteNumber("ExitCode"u8, report.Errors.Count == 0 ? 0 : report.Failure == ErrorKind.NotFound ? 1 : 125);
        json.WriteEndObject();

        void WriteTexts(string name, IEnumerable<string> texts)
        {
            json.WriteStartArray(name);
            foreach (var text in texts) json.WriteStringValue(text);
            json.WriteEndArray();
        }
    });

    [Responder(ApiTree.Docker)]
    public static Reply PrunedForDocker(PruneImagesReport report) => new(200, json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("ImagesDeleted"u8);
        foreach (var (id, _) in report.Removed)
        {
            json.WriteStartObject();
            json.WriteString("Deleted"u8, DockerId(id));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteNumber("SpaceReclaimed"u8, report.Removed.Sum(image => image.Size));
        json.WriteEndObject();
    });

    [Responder(ApiTree.Libpod)]
    public static Reply Pruned(PruneImagesReport report) => Reply.Of(report.Removed.Select(image => new Api.Libpod.PrunedObject { Id = image.Id, Size = image.Size }));

    /// <summary>An id as Docker's clients know them.</summary>
    internal static string DockerId(string id) => "sha256:" + id;

    /// <summary>The name that a copied image has where it is now.</summary>
    [Responder(ApiTree.Libpod)]
    public static Reply Copied(CopyBetweenHostsReport report) => new(200, json =>
    {
        json.WriteStartObject();
        json.WriteString("Id"u8, report.Text.TrimEnd().Split(' ')[^1]);
        json.WriteEndObject();
    });
}
