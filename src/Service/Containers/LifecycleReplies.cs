using Selkie.Engine.Containers;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Service.Http;
using Selkie.Service.Routing;

namespace Selkie.Service.Containers;

/// <summary>Replies of verbs that change the state of one container.</summary>
internal static class LifecycleReplies
{
    /// <summary>It is done; 304 where it was so before.</summary>
    [Responder]
    public static Reply Changed(BatchReport report) => report.OrError(report.Unchanged.Count > 0 ? Reply.NotModified : Reply.NoContent);

    /// <summary>It runs; 304 where it did before.</summary>
    [Responder]
    public static Reply Started(StartReport report) =>
        report.Batch.Errors is [{ InnerException: EngineError reason }, ..] ? throw reason : Changed(report.Batch); // what the command line says before the reason, a client says itself

    /// <summary>It has another name.</summary>
    [Responder]
    public static Reply Renamed(RenameContainer request, Done done) => Reply.NoContent;

    /// <summary>Docker says nothing of what was removed.</summary>
    [Endpoint(ApiTree.Docker, "DELETE /containers/{name}")]
    public static Task Remove(Exchange exchange)
    {
        if (exchange.IsOn("link")) throw new EngineError(ErrorKind.Invalid, "link is not supported");
        var request = exchange.Request<RemoveContainers>("container rm");
        return exchange.Answer(() => exchange.Engine.Send(request).OrError(Reply.NoContent));
    }

    /// <summary>Libpod tells the ids of what was removed.</summary>
    [Responder(ApiTree.Libpod)]
    public static Reply RemovedByName(RemoveContainers request, BatchReport report) => report.OrError(Reply.Of(report.Removed.Select(id => new Api.Libpod.RemovedObject { Id = id })));

    /// <summary>There is one, or there is none.</summary>
    [Responder]
    public static Reply Exists(ContainerExists request, bool exists) =>
        exists ? Reply.NoContent : ErrorAnswers.Of(404, $"no container with name or ID \"{request.Container}\" found: no such container");
}
