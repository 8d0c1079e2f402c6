using System.Text.Json;
using Selkie.Service.Information;
using Selkie.Service.Routing;

namespace Selkie.Service.Tests.Information;

public sealed class SwaggerTests
{
    [Fact]
    public void It_has_every_route_with_its_parameters()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) Swagger.Write(json);
        using var document = JsonDocument.Parse(stream.ToArray());
        var paths = document.RootElement.GetProperty("paths");
        foreach (var (tree, method, path, _) in Endpoints.All().Concat(PlannedRoutes.All()))
            Assert.True(paths.GetProperty((tree == Engine.Verbs.ApiTree.Libpod ? "/libpod" : "") + path).TryGetProperty(method.ToLowerInvariant(), out _), $"{method} {path}");
        var stop = paths.GetProperty("/libpod/containers/{name}/stop").GetProperty("post");
        Assert.Equal(["path name", "query timeout"], stop.GetProperty("parameters").EnumerateArray().Select(parameter => $"{parameter.GetProperty("in")} {parameter.GetProperty("name")}").Intersect(["path name", "query timeout"]));
        Assert.True(paths.GetProperty("/build").GetProperty("post").GetProperty("responses").TryGetProperty("501", out _));
    }
}
