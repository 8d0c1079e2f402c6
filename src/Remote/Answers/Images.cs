using Selkie.Api.Libpod;
using Selkie.Engine.Images;
using Selkie.Engine.Images.Listing;
using Selkie.Engine.Registries;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Remote.Transport;
using Selkie.Storage.Images;

namespace Selkie.Remote.Answers;

/// <summary>Verbs about images that the engine has.</summary>
internal static class Images
{
    [RemoteCall]
    public static IReadOnlyList<ImageSummary> List(ListImages request, RemoteEngine engine)
    {
        var named = request.Image is { Length: > 0 } name ? request with { Image = null, Filters = [.. request.Filters, new Filter("reference", name)] } : request;
        return [.. engine.Ask(RemoteCalls.Of(named).Requests).Only.Read(Documents.ReadListImageRow).Select(Summary)];
    }

    [RemoteCall]
    public static InspectImagesReport Inspect(InspectImages request, RemoteEngine engine)
    {
        if (request.Raw || request.Config) throw new EngineError(ErrorKind.Unsupported, "--raw and --config are not supported with a remote engine");
        var (images, errors) = engine.Ask(RemoteCalls.Of(request).Requests).Sort(reply => reply.Read(Documents.ReadImageInspection));
        return new(images, [], [.. errors.Select(error => error.Kind == ErrorKind.NotFound ? new EngineError(ErrorKind.NotFound, $"unable to inspect \"{error.Subject}\": {error.Message}", subject: error.Subject) : error)]);
    }

    [RemoteAnswer]
    public static IReadOnlyList<HistoryRow> History(ShowHistory request, RemoteReplies replies) => [.. replies.Only.Read(Documents.ReadListHistoryItem).Select(step => new HistoryRow
    {
        Id = step.Id,
        Created = DateTimeOffset.FromUnixTimeSeconds(step.Created),
        CreatedBy = step.CreatedBy,
        Size = step.Size,
        Comment = step.Comment,
        Tags = step.Tags ?? [],
    })];

    [RemoteAnswer]
    public static ImageTreeReport Tree(ShowImageTree request, RemoteReplies replies) => new("", [], 0, []) { Drawing = replies.Only.Read(Documents.ReadImageTreeAnswer).Tree };

    [RemoteCall]
    public static ImageRecord Tag(TagImage request, RemoteEngine engine)
    {
        foreach (var name in request.Names) Name(engine, "tag", request.Image, name);
        return new ImageRecord { Id = request.Image };
    }

    [RemoteCall]
    public static ImageRecord Untag(UntagImage request, RemoteEngine engine)
    {
        if (request.Names.Count == 0) engine.Send(new("POST", $"/images/{Uri.EscapeDataString(request.Image)}/untag", "")).OrError();
        foreach (var name in request.Names) Name(engine, "untag", request.Image, name);
        return new ImageRecord { Id = request.Image };
    }

    [RemoteCall]
    public static RemoveImagesReport Remove(RemoveImages request, RemoteEngine engine)
    {
        if (request.Images.Count == 0 && !request.All) throw new EngineError(ErrorKind.Invalid, "image name or ID must be specified");
        if (request is { All: true, Images.Count: > 0 }) throw new EngineError(ErrorKind.Invalid, "when using the --all switch, you may not pass any images names or IDs");
        var query = request.Images.Select(image => "images=" + Uri.EscapeDataString(image));
        var switches = new (string Name, bool IsOn)[] { ("all", request.All), ("force", request.Force), ("ignore", request.Ignore), ("noprune", request.NoPrune) };
        var reply = engine.Send(new("DELETE", "/images/remove", string.Join('&', query.Concat(switches.Where(one => one.IsOn).Select(one => one.Name + "=true")))));
        var removed = reply.Read(Documents.ReadRemovedImages);
        return new(removed.Untagged, removed.Deleted, [.. removed.Errors.Select(text => removed.ExitCode == 1 ? new EngineError(ErrorKind.NotFound, text) : RemoteErrors.Of(text))]);
    }

    [RemoteCall]
    public static PruneImagesReport Prune(PruneImages request, RemoteEngine engine)
    {
        if (!request.Force && !engine.Call.Agrees(PruneImagesHandler.Question(request))) return new([]);
        return new([.. engine.Ask(RemoteCalls.Of(request).Requests).Only.Read(Documents.ReadListGone).Select(image => (image.Id, image.Size))]);
    }

    [RemoteCall]
    public static IReadOnlyList<SearchRow> Search(SearchRegistries request, RemoteEngine engine) =>
        [.. Found(engine, RemoteCalls.Of(request with { AuthFile = null, Credentials = null, Compatible = false }).Requests[0], RegistryHeaders.Of(engine.Local.Context, request.AuthFile, request.Credentials)).Select(Row)];

    private static List<FoundRepository> Found(RemoteEngine engine, RemoteRequest request, KeyValuePair<string, string>[] headers) => engine.Send(request, null, headers).Read(Documents.ReadListFoundRepository);

    private static SearchRow Row(FoundRepository found) => new()
    {
        Index = found.Index,
        Name = found.Name,
        Description = found.Description,
        Stars = found.Stars,
        Official = found.Official.Length > 0,
        Automated = found.Automated.Length > 0,
        Tag = found.Tag,
    };

    private static void Name(RemoteEngine engine, string verb, string image, string name)
    {
        var reference = Selkie.Engine.Images.Access.ImageNames.Normalise(name);
        if (verb == "tag" && reference.Digest is not null) throw new EngineError(ErrorKind.Unsupported, $"{name}: {verb} by digest not supported");
        var (repository, tag) = Parts(name);
        engine.Send(new("POST", $"/images/{Uri.EscapeDataString(image)}/{verb}", $"repo={Uri.EscapeDataString(repository)}&tag={Uri.EscapeDataString(tag ?? "latest")}")).OrError();
    }

    // As it was written, what is short is the engine's to make long; a digest goes with the tag (pkg/domain/infra/tunnel/images.go, Untag).
    private static (string Repository, string? Tag) Parts(string name)
    {
        var (named, digest) = name.IndexOf('@') is > 0 and var at ? (name[..at], name[at..]) : (name, "");
        var (repository, tag) = named.LastIndexOf(':') is > 0 and var colon && !named[colon..].Contains('/') ? (named[..colon], named[(colon + 1)..]) : (named, null);
        return (repository, digest.Length > 0 ? tag + digest : tag);
    }

    // Docker's tree has ids with their algorithm, and some services libpod's, too.
    private static string Plain(string id) => id.StartsWith("sha256:", StringComparison.Ordinal) ? id["sha256:".Length..] : id;

    private static ImageSummary Summary(ImageRow row) => new()
    {
        Id = Plain(row.Id),
        ParentId = Plain(row.ParentId),
        Names = row.Names ?? row.RepoTags,
        RepoDigests = row.RepoDigests,
        Created = DateTimeOffset.FromUnixTimeSeconds(row.Created),
        Size = row.Size,
        Labels = row.Labels,
        Containers = row.Containers,
        ReadOnly = row.ReadOnly,
        Dangling = row.Dangling,
        Digest = row.Digest,
        History = row.History,
        IsManifestList = row.IsManifestList,
    };
}
