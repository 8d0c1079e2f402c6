using Selkie.Oci;

namespace Selkie.Registry.Configuration;

/// <summary>The keys of policy.json under which an image may stand, the narrowest first (containers-policy.json.5, "supported transports").</summary>
internal static class PolicyScopes
{
    /// <summary>The keys for a reference (docker) or an absolute path (dir, oci, oci-archive); archives of Docker have but the transport's own.</summary>
    internal static IEnumerable<string> Of(string transport, string scope) => (transport switch
    {
        "docker" => OfReference(scope),
        "dir" or "oci" or "oci-archive" => OfPath(scope),
        _ => [],
    }).Append("");

    // The whole reference, its name, the parents of that, the host, and wildcards of the host without its port.
    private static IEnumerable<string> OfReference(string scope)
    {
        yield return scope;
        var name = Reference.TryParse(scope, out var reference) ? reference.Name : scope;
        yield return name;
        for (var slash = name.LastIndexOf('/'); slash > 0; slash = name.LastIndexOf('/'))
        {
            name = name[..slash];
            yield return name;
        }
        var host = name.Split(':')[0];
        for (var dot = host.IndexOf('.'); dot >= 0; dot = host.IndexOf('.', dot + 1)) yield return "*" + host[dot..];
    }

    // The path and its parents without the root.
    private static IEnumerable<string> OfPath(string path)
    {
        for (; path.Length > 1; path = path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "") yield return path;
    }
}
