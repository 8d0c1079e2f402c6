using Selkie.Api.Libpod;
using Selkie.Engine.Containers;
using Selkie.Engine.Verbs;
using Selkie.Service.Http;
using Selkie.Service.Routing;

namespace Selkie.Service.Containers;

/// <summary>Containers that do not run are removed. How much room that gives is measured before.</summary>
internal static class PruneEndpoints
{
    /// <summary>Docker's answer.</summary>
    [Endpoint(ApiTree.Docker, "POST /containers/prune")]
    public static Task Docker(Exchange exchange) => exchange.Answer(() =>
    {
        var (report, sizes) = Prune(exchange);
        return report.OrError(PruneReplies.ForDocker("ContainersDeleted", report.Done, report.Done.Sum(id => sizes.GetValueOrDefault(id)), noneIsNull: true));
    });

    /// <summary>Libpod's answer.</summary>
    [Endpoint(ApiTree.Libpod, "POST /containers/prune")]
    public static Task Libpod(Exchange exchange) => exchange.Answer(() =>
    {
        var (report, sizes) = Prune(exchange);
        return Reply.Of(
        [
            .. report.Done.Select(id => new PrunedObject { Id = id, Size = sizes.GetValueOrDefault(id) }),
            .. report.Errors.Select(error => new PrunedObject { Id = error.Subject ?? "", Err = error.Message }),
        ]);
    });

    private static (BatchReport Report, Dictionary<string, long> Sizes) Prune(Exchange exchange)
    {
        var request = exchange.Request<PruneContainers>("container prune");
        var sizes = exchange.Engine.Send(new ListContainers { All = true, Size = true }).ToDictionary(container => container.Summary.Id, container => container.Size?.Written ?? 0);
        return (exchange.Engine.Send(request), sizes);
    }
}
