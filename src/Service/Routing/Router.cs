using System.Collections.Frozen;
using Selkie.Engine.Verbs;
using Selkie.Service.Http;

namespace Selkie.Service.Routing;

/// <summary>Finds the endpoint of a request: the tree, the version and the template that its path fits.</summary>
public sealed class Router
{
    private readonly record struct Route(ApiTree Tree, string Method, RouteTemplate Template, Endpoint Endpoint);

    private readonly FrozenDictionary<string, Route[]> _byFirstWord;

    /// <summary>Makes a router of all endpoints.</summary>
    /// <param name="endpoints">Tree, method and path, and who answers.</param>
    public Router(IEnumerable<(ApiTree Tree, string Method, string Path, Endpoint Endpoint)> endpoints) =>
        _byFirstWord = endpoints.Select(e => new Route(e.Tree, e.Method, new RouteTemplate(e.Path), e.Endpoint))
            .GroupBy(route => FirstWord(route.Template.Text).ToString())
            .ToFrozenDictionary(group => group.Key, group => group.OrderByDescending(route => route.Template.Weight).ToArray());

    /// <summary>The endpoint of a request; null: there is none.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="address">Where it goes.</param>
    /// <param name="operand">What stands in the template's braces, decoded; empty without braces.</param>
    /// <param name="otherMethod">The path is known, the method is not.</param>
    public Endpoint? Find(string method, ApiAddress address, out string operand, out bool otherMethod)
    {
        operand = "";
        otherMethod = false;
        if (!_byFirstWord.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(FirstWord(address.Path), out var routes)) return null;
        foreach (var route in routes)
        {
            if (route.Tree != address.Tree || !route.Template.Fits(address.Path, out var found)) continue;
            if (route.Method == method || (method == "HEAD" && route.Method == "GET"))
            {
                operand = Uri.UnescapeDataString(found);
                return route.Endpoint;
            }
            otherMethod = true;
        }
        return null;
    }

    private static ReadOnlySpan<char> FirstWord(ReadOnlySpan<char> path)
    {
        var rest = path.TrimStart('/');
        var end = rest.IndexOf('/');
        return end < 0 ? rest : rest[..end];
    }
}
