namespace Selkie.Engine.Verbs;

/// <summary>Names a place of the verb in Docker's API.</summary>
/// <param name="route">The method and the path without a version: <c>POST /containers/{name}/stop</c>. Braces hold the operand.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public sealed class DockerAttribute(string route) : Attribute
{
    /// <summary>Method and path.</summary>
    public string Route { get; } = route;
}

/// <summary>Names a place of the verb in libpod's API.</summary>
/// <param name="route">The method and the path without version and <c>/libpod</c>. Braces hold the operand.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public sealed class LibpodAttribute(string route) : Attribute
{
    /// <summary>Method and path.</summary>
    public string Route { get; } = route;
}
