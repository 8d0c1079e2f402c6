using Selkie.Engine.Images;
using Selkie.Engine.Verbs;
using Selkie.Service.Http;
using Selkie.Service.Routing;

namespace Selkie.Service.Images;

/// <summary>Docker's endpoints of images that are streams of bytes.</summary>
internal static class ImageStreams
{
    /// <summary>An archive of one image or of several.</summary>
    [Endpoint(ApiTree.Docker, "GET /images/get")]
    [Endpoint(ApiTree.Docker, "GET /images/{name}/get")]
    public static Task Save(Exchange exchange)
    {
        var request = exchange.Request<SaveImages>("save");
        return exchange.SendOutput("application/x-tar", engine => engine.Send(request));
    }
}
