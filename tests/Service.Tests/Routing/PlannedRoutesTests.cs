using Selkie.Service.Routing;

namespace Selkie.Service.Tests.Routing;

public sealed class PlannedRoutesTests
{
    [Fact]
    public void What_is_built_is_no_longer_planned()
    {
        var built = Endpoints.All().Where(endpoint => endpoint.Endpoint != NotBuilt.Answer).Select(endpoint => (endpoint.Tree, endpoint.Method, endpoint.Path)).ToHashSet();
        Assert.DoesNotContain(PlannedRoutes.All().Select(route => (route.Tree, route.Method, route.Path)), built.Contains);
        Assert.NotEmpty(built);
    }

    [Fact]
    public void No_route_is_answered_twice() =>
        Assert.Empty(Endpoints.All().Concat(PlannedRoutes.All()).GroupBy(endpoint => (endpoint.Tree, endpoint.Method, endpoint.Path)).Where(group => group.Count() > 1).Select(group => group.Key));
}
