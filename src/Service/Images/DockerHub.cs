using Selkie.Engine;
using Selkie.Engine.Images.Lookup;
using Selkie.Oci;

namespace Selkie.Service.Images;

/// <summary>What a name means to Docker's clients: without a registry, an image of Docker Hub.</summary>
internal static class DockerHub
{
    /// <summary>The id of an image that is named by its id, else the name with its registry: that of a local image, or Docker Hub's.</summary>
    /// <param name="engine">The services.</param>
    /// <param name="name">As a client has it.</param>
    /// <exception cref="EngineError">It is no name.</exception>
    public static string NameOf(EngineContext engine, string name)
    {
        if (name.Length == 0) throw new EngineError(ErrorKind.Invalid, "invalid reference format");
        if (!engine.Conf.EnforcesDockerHub) return name;
        var found = engine.Images.TryFind(name);
        var id = name.StartsWith("sha256:", StringComparison.Ordinal) ? name["sha256:".Length..] : name;
        return found is not null && found.Image.Id.StartsWith(id, StringComparison.Ordinal) ? found.Image.Id : Reference.Parse(found?.Name ?? name).ToString();
    }
}
