using Selkie.Service.Http;

namespace Selkie.Service.Streams;

/// <summary>Names of images as Docker's clients mean them: without a registry they are Docker's own (containers.conf, compat_api_enforce_docker_hub).</summary>
internal static class DockerNames
{
    private const string Hub = "docker.io/";

    /// <summary>A name with a tag or digest that came beside it.</summary>
    public static string With(string name, string? tag) => tag is not { Length: > 0 } ? name : tag.Contains(':') ? $"{name}@{tag}" : $"{name}:{tag}";

    /// <summary>The name as a client means it.</summary>
    public static string Meant(Exchange exchange, string name) => exchange.Host.Conf.EnforcesDockerHub ? Full(name) : name;

    /// <summary>The full name.</summary>
    public static string Full(string name)
    {
        var slash = name.IndexOf('/');
        if (slash < 0) return Hub + "library/" + name;
        var first = name.AsSpan(0, slash);
        return first.ContainsAny('.', ':') || first is "localhost" ? name : Hub + name;
    }
}
