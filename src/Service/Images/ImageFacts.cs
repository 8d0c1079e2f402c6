using Selkie.Api.Docker;
using Selkie.Api.Libpod;
using Selkie.Engine.Images;
using Selkie.Engine.Registries;
using Selkie.Engine.Verbs;
using Selkie.Engine;
using Selkie.Service.Http;
using Selkie.Service.Routing;
using Selkie.Service.Shapes;
using Selkie.Service.Streams;

namespace Selkie.Service.Images;

/// <summary>What there is to know of images, and where there are others.</summary>
internal static class ImageFacts
{
    private const int HostnameDigits = 11; // of the id, as Podman has it

    /// <summary>All about an image in Docker's shape.</summary>
    [Responder(ApiTree.Docker)]
    public static Reply Inspect(InspectImages request, InspectImagesReport report) => report.Errors is [var error, ..] ? throw ImageReplies.NotFound(error, request.Images[0]) : Reply.Of(Details(report.Images[0]));

    /// <summary>The layers of an image, drawn.</summary>
    [Responder(ApiTree.Libpod)]
    public static Reply Tree(ShowImageTree request, ImageTreeReport report) => new(200, json =>
    {
        json.WriteStartObject();
        json.WriteString("Tree"u8, ImageTreeText.Of(report, request.WhatRequires));
        json.WriteEndObject();
    });

    /// <summary>The full names that a short one stands for.</summary>
    [Endpoint(ApiTree.Libpod, "GET /images/{name}/resolve")]
    public static Task Resolve(Exchange exchange) => exchange.Answer(() =>
    {
        var names = new EngineContext(exchange.Host, exchange.Call).ShortNames.Resolve(exchange.Operand).Candidates.Select(name => name.WithDefaultTag().ToString()).ToList();
        return new Reply(200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("Names"u8);
            foreach (var name in names) json.WriteStringValue(name);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    });

    /// <summary>Looks for repositories, with the account that the client sends.</summary>
    [Endpoint(ApiTree.Docker, "GET /images/search")]
    [Endpoint(ApiTree.Libpod, "GET /images/search")]
    public static Task Search(Exchange exchange)
    {
        var request = exchange.Request<SearchRegistries>("search");
        request = request with { Credentials = RegistryAuth.Of(exchange, request.Term) };
        return exchange.Answer(() =>
        {
            var rows = exchange.Engine.Send(request);
            return exchange.Address.Tree == ApiTree.Docker ? FoundForDocker(request, rows) : Reply.Of(rows.Select(row => row.ToDocument() with { Tag = row.Tag }));
        });
    }

    // With Docker's members beside libpod's.
    private static Reply FoundForDocker(SearchRegistries request, IReadOnlyList<SearchRow> rows) =>
        rows.Count == 0 ? ErrorAnswers.Of(404, $"failed to find image {request.Term}: {request.Term}: image not known") : Reply.Of(rows.Select(row => new FoundDockerImage
        {
            Index = row.Index,
            FullName = row.Name,
            Summary = row.Description,
            Stars = row.Stars,
            Official = SearchRow.Mark(row.Official),
            Automated = SearchRow.Mark(row.Automated),
            Tag = row.Tag,
            StarCount = row.Stars,
            IsOfficial = row.Official,
            IsAutomated = row.Automated,
        }));

    private static ImageDetails Details(ImageInspection of) => new()
    {
        Id = ImageReplies.DockerId(of.Id),
        RepoTags = of.RepoTags,
        RepoDigests = of.RepoDigests,
        Parent = of.Parent.Length > 0 ? ImageReplies.DockerId(of.Parent) : "",
        Comment = of.Comment,
        Created = DockerState.Utc(of.Created ?? ""),
        ContainerConfig = new ContainerConfig { Hostname = of.Id[..Math.Min(HostnameDigits, of.Id.Length)], Volumes = of.Config?.Volumes },
        Author = of.Author,
        Config = Config(of.Config ?? new ImageDefaultsInspection(), of.Healthcheck),
        Architecture = of.Architecture,
        Os = of.Os,
        Size = of.Size,
        VirtualSize = of.VirtualSize,
        GraphDriver = of.GraphDriver,
        RootFs = of.RootFs,
    };

    private static ContainerConfig Config(ImageDefaultsInspection of, HealthInspection? health) => new()
    {
        User = of.User ?? "",
        ExposedPorts = of.ExposedPorts,
        Env = of.Env,
        Cmd = of.Cmd,
        Healthcheck = health,
        Volumes = of.Volumes,
        WorkingDir = of.WorkingDir ?? "",
        Entrypoint = of.Entrypoint,
        Labels = of.Labels,
        StopSignal = of.StopSignal,
    };
}
