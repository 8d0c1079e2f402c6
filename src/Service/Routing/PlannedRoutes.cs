using Selkie.Engine.Verbs;

namespace Selkie.Service.Routing;

/// <summary>Routes that are known and not built yet (docs/surface/planned-routes.txt, which is part of the program): a client is told so, by 501.</summary>
internal static class PlannedRoutes
{
    private const string Resource = "planned-routes.txt";

    /// <summary>All of them.</summary>
    public static List<(ApiTree Tree, string Method, string Path, Endpoint Endpoint)> All()
    {
        using var reader = new StreamReader(typeof(PlannedRoutes).Assembly.GetManifestResourceStream(Resource)!);
        var routes = new List<(ApiTree, string, string, Endpoint)>();
        while (reader.ReadLine() is { } line)
            if (line.Split(' ') is [var tree, var method, var path] && tree != "#") routes.Add((Enum.Parse<ApiTree>(tree), method, path, NotBuilt.Answer));
        return routes;
    }
}
