using Selkie.Api;
using Selkie.Engine.Inspection;
using Selkie.Oci;

namespace Selkie.Remote.Answers;

/// <summary>Looks for objects of any kind: <c>inspect</c>.</summary>
/// <param name="engine">The engine.</param>
internal sealed class ObjectFinder(RemoteEngine engine)
{
    private static readonly string[] s_order = ["container", "image", "volume", "network", "pod"];

    /// <summary>What was found, and what was not.</summary>
    /// <param name="request">What is looked for.</param>
    public InspectReport Inspect(InspectObjects request)
    {
        ObjectInspector.Check(request);
        var objects = new List<ObjectInspection>();
        var errors = new List<EngineError>();
        foreach (var name in request.Names)
            if (Find(name, request, errors) is { } found) objects.Add(found);
        return new InspectReport(objects, errors);
    }

    private ObjectInspection? Find(string name, InspectObjects request, List<EngineError> errors)
    {
        if (request.Type != "all") return OfKind(request.Type, name, request.Size, errors);
        foreach (var kind in s_order)
            if (OfKind(kind, name, request.Size, []) is { } found) return found;
        errors.Add(new EngineError(ErrorKind.NotFound, $"no such object: \"{name}\"", subject: name));
        return null;
    }

    private ObjectInspection? OfKind(string kind, string name, bool size, List<EngineError> errors)
    {
        switch (kind)
        {
            case "container":
                var containers = Containers.Inspect(new InspectContainers { Containers = [name], Size = size }, engine);
                errors.AddRange(containers.Errors);
                return containers.Objects.FirstOrDefault();
            case "image":
                var images = Images.Inspect(new() { Images = [name] }, engine);
                errors.AddRange(images.Errors);
                return images.Images.FirstOrDefault();
            case "volume":
                var volumes = Volumes.Inspect(new() { Volumes = [name] }, engine);
                errors.AddRange(volumes.Errors);
                return volumes.Volumes.FirstOrDefault();
            default:
                errors.Add(new EngineError(ErrorKind.NotFound, kind == "network" ? $"network {name}: unable to find network with name or ID {name}: network not found" : $"no such {kind} {name}"));
                return null;
        }
    }
}
