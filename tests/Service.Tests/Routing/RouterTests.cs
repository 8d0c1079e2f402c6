using Selkie.Engine.Verbs;
using Selkie.Service.Http;
using Selkie.Service.Routing;

namespace Selkie.Service.Tests.Routing;

public sealed class RouterTests
{
    private static readonly string[] Routes =
    [
        "GET /containers/json", "GET /containers/{name}/json", "DELETE /containers/{name}", "POST /containers/{name}/stop", "GET /images/{name}/json", "GET /images/json",
        "GET /images/get", "GET /images/{name}/get", "DELETE /images/{name}", "GET /_ping",
        "POST /manifests/{name}", "POST /manifests/{name}/registry/{destination}",
    ];

    private readonly Dictionary<Endpoint, string> _routes = [];
    private readonly Router _router;

    public RouterTests() => _router = new Router(Routes.Select(route =>
    {
        var task = Task.FromResult(route); // each endpoint another object
        Endpoint endpoint = (Exchange _) => task;
        _routes.Add(endpoint, route);
        var words = route.Split(' ');
        return (ApiTree.Docker, words[0], words[1], endpoint);
    }));

    [Theory]
    [InlineData("GET", "/containers/json", "GET /containers/json", "")]
    [InlineData("GET", "/containers/web/json", "GET /containers/{name}/json", "web")]
    [InlineData("DELETE", "/containers/web", "DELETE /containers/{name}", "web")]
    [InlineData("GET", "/images/quay.io/libpod/alpine:latest/json", "GET /images/{name}/json", "quay.io/libpod/alpine:latest")]
    [InlineData("GET", "/images/a%2Fb/json", "GET /images/{name}/json", "a/b")]
    [InlineData("DELETE", "/images/localhost/a/b", "DELETE /images/{name}", "localhost/a/b")]
    [InlineData("GET", "/images/get", "GET /images/get", "")]
    [InlineData("HEAD", "/_ping", "GET /_ping", "")]
    [InlineData("POST", "/manifests/localhost/list:1", "POST /manifests/{name}", "localhost/list:1")]
    [InlineData("POST", "/manifests/a%2Fb/registry/docker.io%2Fc", "POST /manifests/{name}/registry/{destination}", "a/b/registry/docker.io/c")]
    [InlineData("POST", "/manifests/a/registry/", "POST /manifests/{name}", "a/registry")]
    public void A_request_finds_the_route_that_names_most_of_its_path(string method, string path, string route, string operand)
    {
        var endpoint = _router.Find(method, ApiAddress.Parse(path), out var found, out _);
        Assert.Equal(route, _routes[endpoint!]);
        Assert.Equal(operand, found);
    }

    [Theory]
    [InlineData("GET", "/nothing", false)]
    [InlineData("GET", "/containers//json/", false)]
    [InlineData("GET", "/libpod/containers/json", false)]
    [InlineData("PUT", "/containers/web/stop", true)]
    public void What_no_route_fits_is_not_found_or_has_another_method(string method, string path, bool otherMethod)
    {
        Assert.Null(_router.Find(method, ApiAddress.Parse(path), out _, out var other));
        Assert.Equal(otherMethod, other);
    }
}
