using Selkie.Engine.Verbs;

namespace Selkie.Service.Routing;

/// <summary>Answers one request.</summary>
/// <param name="exchange">The request, and where the answer goes.</param>
public delegate Task Endpoint(Http.Exchange exchange);

/// <summary>
/// Marks a method that makes the reply of a verb: of (request, result) or of (result). The generator joins it with the verb's routes; a route that
/// nobody replies to fails the build.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ResponderAttribute : Attribute
{
    /// <summary>Replies in both trees.</summary>
    public ResponderAttribute()
    {
    }

    /// <summary>Replies in one tree.</summary>
    /// <param name="tree">The tree.</param>
    public ResponderAttribute(ApiTree tree) => Tree = tree;

    /// <summary>The tree; null: both.</summary>
    public ApiTree? Tree { get; }
}

/// <summary>Marks a method of (exchange) that answers a route by itself: bodies, streams, sessions, and what is no verb. It goes before a verb with the same route.</summary>
/// <param name="tree">The tree.</param>
/// <param name="route">Method and path: <c>POST /containers/create</c>.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class EndpointAttribute(ApiTree tree, string route) : Attribute
{
    /// <summary>The tree.</summary>
    public ApiTree Tree { get; } = tree;

    /// <summary>Method and path.</summary>
    public string Route { get; } = route;
}
