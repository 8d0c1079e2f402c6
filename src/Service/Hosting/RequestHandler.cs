using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Selkie.Engine;
using Selkie.Engine.Diagnostics;
using Selkie.Linux;
using Selkie.Network;
using Selkie.Oci;
using Selkie.Runtime.Containers;
using Selkie.Service.Http;
using Selkie.Service.Information;
using Selkie.Service.Routing;
using Selkie.Storage.Layout;

namespace Selkie.Service.Hosting;

/// <summary>Takes each request to its endpoint and makes an answer of whatever goes wrong.</summary>
/// <param name="host">What all requests share.</param>
/// <param name="router">The endpoints.</param>
/// <param name="log">Takes what is wrong with this program.</param>
internal sealed class RequestHandler(EngineHost host, Router router, Logger log)
{
    // Docker's oldest and newest API that is spoken here (docker's own words where another is asked for).
    private static readonly Version Oldest = Version.Parse(ApiHeaders.OldestDockerVersion), Newest = Version.Parse(ApiHeaders.DockerVersion);

    // Networks of libpod 3 were CNI's, in other shapes.
    private static readonly Version OldestNetworks = new(4, 0);

    /// <summary>Answers a request.</summary>
    /// <param name="http">The request.</param>
    public async Task Handle(HttpContext http)
    {
        var address = ApiAddress.Parse(RawPath(http));
        var exchange = new Exchange(http, host, address, "");
        ApiHeaders.AddTo(http.Response.Headers);
        try
        {
            CheckVersion(address);
            if (router.Find(http.Request.Method, address, out var operand, out var otherMethod) is { } endpoint)
                await endpoint(new Exchange(http, host, address, operand));
            else if (NeverServed.IsOfCluster(address)) await NeverServed.Swarm(exchange);
            else await exchange.Send(otherMethod ? ErrorAnswers.Of(405, "Method Not Allowed") : ErrorAnswers.Of(404, "Not Found"));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be told.
        }
        catch (Exception e) when (e is EngineError or LinuxException or RuntimeFailedException or StorageException or NetworkException or IOException or BadHttpRequestException)
        {
            await Fail(exchange, e is BadHttpRequestException bad ? ErrorAnswers.Of(bad.StatusCode, bad.Message) : ErrorAnswers.Of(e, address));
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested)
        {
            // A fault of this program: the client hears that there is one, whoever looks after the host hears which.
            log.Error($"{http.Request.Method} {address.Path}: {e}");
            await Fail(exchange, ErrorAnswers.Of(500, $"internal error: {e.Message}"));
        }
    }

    // Part of an answer has gone out already: that it ends early is all that can be said.
    private static Task Fail(Exchange exchange, Reply reply)
    {
        if (!exchange.Http.Response.HasStarted) return exchange.Send(reply);
        exchange.Http.Abort();
        return Task.CompletedTask;
    }

    // As it came: names in it may have escaped slashes.
    private static string RawPath(HttpContext http)
    {
        var target = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        if (!target.StartsWith('/')) target = http.Request.Path.Value ?? "/";
        var end = target.IndexOf('?');
        return end < 0 ? target : target[..end];
    }

    private static void CheckVersion(ApiAddress address)
    {
        if (address.Version is not { } version) return;
        if (address.Tree == Selkie.Engine.Verbs.ApiTree.Libpod)
        {
            if (version < OldestNetworks && address.Path.StartsWith("/networks/", StringComparison.Ordinal))
                throw new VersionException($"failed to parse query parameter 'version': {version}: given version is not supported: version {version} given, required >={OldestNetworks.ToString(2)}.0");
            return;
        }
        if (version < Oldest) throw new VersionException($"client version {version.ToString(2)} is too old. Minimum supported API version is {Oldest}, please upgrade your client to a newer version");
        if (version.Major == 1 && version.Minor > Newest.Minor) throw new VersionException($"client version {version.ToString(2)} is too new. Maximum supported API version is {Newest}");
    }
}
