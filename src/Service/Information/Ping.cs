using Microsoft.AspNetCore.Http;
using Selkie.Engine.Machine;
using Selkie.Engine.Verbs;
using Selkie.Service.Http;
using Selkie.Service.Routing;

namespace Selkie.Service.Information;

/// <summary>Whether somebody is there, and what is spoken.</summary>
internal static class Ping
{
    /// <summary>Answers OK, with the levels in the headers.</summary>
    [Endpoint(ApiTree.Docker, "GET /_ping")]
    [Endpoint(ApiTree.Libpod, "GET /_ping")]
    public static Task Answer(Exchange exchange)
    {
        var response = exchange.Http.Response;
        response.Headers["Builder-Version"] = "1";
        response.Headers["Docker-Experimental"] = "true";
        response.Headers["Cache-Control"] = "no-cache";
        response.Headers["Pragma"] = "no-cache";
        response.Headers["Ostype"] = "linux";
        response.Headers["Libpod-Buildah-Version"] = ProductVersion.Buildah;
        response.ContentType = "text/plain; charset=utf-8";
        response.ContentLength = 2;
        return HttpMethods.IsHead(exchange.Http.Request.Method) ? Task.CompletedTask : response.WriteAsync("OK", exchange.Gone);
    }
}
