using Selkie.Api;
using Selkie.Api.Libpod;
using Selkie.Engine.Containers.Inspection;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Images;
using Selkie.Engine.Networks;
using Selkie.Engine.State;
using Selkie.Engine.Volumes;
using Selkie.Oci;

namespace Selkie.Engine.Inspection;

/// <summary>Finds objects of any kind by name and describes them.</summary>
internal sealed class ObjectInspector(EngineContext engine)
{
    private static readonly string[] Kinds = ["image", "container", "pod", "network", "volume"];

    /// <summary>Inspects what a request names.</summary>
    /// <exception cref="EngineError">The request contradicts itself.</exception>
    public InspectReport Inspect(InspectObjects request)
    {
        Check(request);
        if (request.Latest) return new InspectReport([Container(engine.Lookup.Latest(), request.Size)], []);
        var objects = new List<ObjectInspection>();
        var errors = new List<EngineError>();
        foreach (var name in request.Names)
            if (Find(name, request, errors) is { } found)
                objects.Add(found);
        return new InspectReport(objects, errors);
    }

    /// <summary>Refuses requests that contradict themselves.</summary>
    /// <exception cref="EngineError">It does.</exception>
    internal static void Check(InspectObjects request)
    {
        if (request.Type == "image" && request.Latest) throw new EngineError(ErrorKind.Invalid, "latest is not supported for type \"image\"");
        if (request.Type is "image" or "pod" && request.Size) throw new EngineError(ErrorKind.Invalid, $"size is not supported for type \"{request.Type}\"");
        if (request.Names.Count == 0 && !request.Latest) throw new EngineError(ErrorKind.Invalid, "no names or ids specified");
        if (request.Latest && request.Names.Count > 0) throw new EngineError(ErrorKind.Invalid, "--latest and arguments cannot be used together");
        if (request.Type != "all" && !Kinds.Contains(request.Type))
            throw new EngineError(ErrorKind.Invalid, $"invalid type \"{request.Type}\": must be \"image\", \"container\", \"pod\", \"network\", \"volume\", or \"all\"");
    }

    private ObjectInspection? Find(string name, InspectObjects request, List<EngineError> errors)
    {
        if (request.Type != "all") return OfKind(request.Type, name, request, errors);
        var ignored = new List<EngineError>();
        foreach (var kind in new[] { "container", "image", "volume", "network", "pod" })
            if (OfKind(kind, name, request, ignored) is { } found)
                return found;
        errors.Add(new EngineError(ErrorKind.NotFound, $"no such object: \"{name}\"", subject: name));
        return null;
    }

    private ObjectInspection? OfKind(string kind, string name, InspectObjects request, List<EngineError> errors)
    {
        switch (kind)
        {
            case "container" when engine.Lookup.TryOne(name) is { } row:
                return Container(row, request.Size);
            case "image":
                var report = new InspectImagesHandler(engine).Handle(new InspectImages { Images = [name] });
                errors.AddRange(report.Errors);
                return report.Images.FirstOrDefault();
            case "volume":
                var volumes = new InspectVolumesHandler(engine).Handle(new InspectVolumes { Volumes = [name] });
                errors.AddRange(volumes.Errors);
                return volumes.Volumes.FirstOrDefault();
            case "network":
                var networks = new InspectNetworksHandler(engine).Handle(new InspectNetworks { Networks = [name] });
                errors.AddRange(networks.Errors);
                return networks.Networks.FirstOrDefault();
            default:
                errors.Add(new EngineError(ErrorKind.NotFound, $"no such {kind} {name}", subject: name));
                return null;
        }
    }

    private ContainerInspection Container(ContainerRow row, bool withSizes) => new ContainerInspector(engine).Inspect(row, withSizes);
}
