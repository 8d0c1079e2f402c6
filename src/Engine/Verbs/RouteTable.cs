namespace Selkie.Engine.Verbs;

/// <summary>The two REST APIs.</summary>
public enum ApiTree
{
    /// <summary>Docker's Engine API.</summary>
    Docker,

    /// <summary>Podman's own API, below <c>/libpod</c>.</summary>
    Libpod,
}

/// <summary>Where a REST tree has a verb.</summary>
/// <param name="Tree">The tree.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Template">The path, without version and without <c>/libpod</c>; operands in braces.</param>
/// <param name="Command">The command's words.</param>
public sealed record RouteRow(ApiTree Tree, string Method, string Template, string Command);

/// <summary>All routes, from the verb records. The generator writes the other half.</summary>
public static partial class RouteTable;
