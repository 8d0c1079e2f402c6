using Selkie.Engine.Verbs;
using Selkie.Service.Http;
using Selkie.Service.Routing;

namespace Selkie.Service.Information;

/// <summary>What Docker's API has for clusters and plug-ins, which an engine of one machine has not: answered as Podman does.</summary>
internal static class NeverServed
{
    private static readonly string[] Cluster = ["configs", "nodes", "services", "swarm", "tasks"];

    /// <summary>Whether a path is one of a cluster's.</summary>
    public static bool IsOfCluster(ApiAddress address) =>
        address.Tree == ApiTree.Docker && Cluster.Any(word => address.Path.AsSpan(1) is var path && path.StartsWith(word) && (path.Length == word.Length || path[word.Length] == '/'));

    /// <summary>A cluster: 503, which Docker's clients take for "this node is no part of one".</summary>
    public static Task Swarm(Exchange exchange) => exchange.Send(ErrorAnswers.Of(503, "Podman does not support service: " + exchange.Http.Request.Path));

    /// <summary>What is of no use here: 404.</summary>
    [Endpoint(ApiTree.Docker, "GET /distribution/{name}/json")]
    [Endpoint(ApiTree.Docker, "GET /monitor")]
    [Endpoint(ApiTree.Docker, "GET /plugins")]
    public static Task Unsupported(Exchange exchange) => exchange.Send(ErrorAnswers.Of(404, $"Path {exchange.Http.Request.Path} is not supported"));
}
