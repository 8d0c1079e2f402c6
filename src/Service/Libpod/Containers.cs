using Selkie.Engine.Containers;
using Selkie.Engine.Verbs;
using Selkie.Service.Http;
using Selkie.Service.Routing;

namespace Selkie.Service.Libpod;

/// <summary>Replies of libpod's tree about containers.</summary>
internal static class Containers
{
    /// <summary>Stopped, or it was so before.</summary>
    [Responder]
    public static Reply Stopped(StopContainers request, BatchReport report) => report.OrError(Reply.NoContent);
}
