using Selkie.Api.Docker;
using Selkie.Api.Libpod;
using Selkie.Engine.Containers.Listing;
using Selkie.Engine.Containers;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Runtime.Containers;
using Selkie.Service.Http;
using Selkie.Service.Images;
using Selkie.Service.Routing;
using Selkie.Service.Shapes;

namespace Selkie.Service.Containers.Docker;

/// <summary>Lists of containers.</summary>
internal static class DockerContainers
{
    /// <summary>Docker's list, which says more of mounts and networks than libpod's.</summary>
    [Endpoint(ApiTree.Docker, "GET /containers/json")]
    public static Task List(Exchange exchange) => exchange.Answer(() =>
    {
        var request = exchange.Request<ListContainers>("ps");
        return Reply.Of(Summaries(exchange.Engine, request with { Last = request.Last > 0 ? request.Last : -1 }));
    });

    /// <summary>Libpod's list; it knows the number of containers by Docker's name, too.</summary>
    [Endpoint(ApiTree.Libpod, "GET /containers/json")]
    public static Task ListForLibpod(Exchange exchange) => exchange.Answer(() =>
    {
        var request = exchange.Request<ListContainers>("ps");
        if (exchange.Value("limit") is { } limit && int.TryParse(limit, out var last)) request = request with { Last = last };
        return Reply.Of(exchange.Engine.Send(request with { Last = request.Last > 0 ? request.Last : -1 }).Select(container => new ServedContainer(container.ToDocument(), GoTime.Format(container.Summary.Created))));
    });

    // Docker's clients show no port of the host that has no address.
    private const string AllAddresses = "0.0.0.0";

    /// <summary>Containers of a list in Docker's shape. One that is removed meanwhile is on none.</summary>
    public static List<ListedDockerContainer> Summaries(LocalDispatcher engine, ListContainers request) =>
        [.. engine.Send(request with { Attachments = true }).Select(container => Summary(container, container.Attachments!))];

    private static ListedDockerContainer Summary(ContainerListing container, ContainerAttachments attached) => new()
    {
        Id = container.Summary.Id,
        Names = ["/" + container.Summary.Name],
        Image = container.Summary.Image,
        ImageId = ImageReplies.DockerId(container.Summary.ImageId),
        Command = string.Join(' ', container.Summary.Command ?? []),
        Created = container.Summary.Created.ToUnixTimeSeconds(),
        Ports = [.. (container.Summary.Ports ?? []).SelectMany(port => Enumerable.Range(0, port.Range).Select(i => new PortSummary(port.HostIp.Length > 0 ? port.HostIp : port.HostPort > 0 ? AllAddresses : null, port.ContainerPort + i, port.HostPort + i, port.Protocol)))],
        SizeRw = container.Size?.Written ?? 0,
        SizeRootFs = container.Size?.Root ?? 0,
        Labels = container.Summary.Labels ?? new Dictionary<string, string>(),
        State = DockerState.Of(container.State.ToString()),
        Status = container.State == ContainerState.Paused ? $"Up {Since(container)} (Paused)" : container.Status,
        HostConfig = new HostSummary(attached.NetworkMode),
        NetworkSettings = new NetworkSummary(DockerNetwork.Endpoints(attached.Network)),
        Mounts = DockerNetwork.Mounts(attached.Mounts),
    };

    private static string Since(ContainerListing container) => Oci.Text.HumanUnits.Duration(DateTimeOffset.UtcNow - container.Last.Started);
}
