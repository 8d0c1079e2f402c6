using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Selkie.Engine.Host;
using Selkie.Engine.Images;
using Selkie.Engine.State;
using Selkie.Engine.Volumes;
using Selkie.Oci;

namespace Selkie.Engine.Containers.Inspection;

/// <summary>Finds objects of any kind by name and describes them as JSON.</summary>
internal sealed class ObjectInspector(EngineContext engine)
{
    private static readonly string[] Kinds = ["image", "container", "pod", "network", "volume"];

    /// <summary>Inspects what a request names.</summary>
    /// <exception cref="EngineError">The request contradicts itself.</exception>
    public InspectReport Inspect(InspectObjects request)
    {
        Check(request);
        if (request.Latest) return new InspectReport([Container(engine.Lookup.Latest(), request)], []);
        var objects = new List<byte[]>();
        var errors = new List<EngineError>();
        foreach (var name in request.Names)
            if (Find(name, request, errors) is { } found)
                objects.Add(found);
        return new InspectReport(objects, errors);
    }

    private static void Check(InspectObjects request)
    {
        if (request.Type == "image" && request.Latest) throw new EngineError(ErrorKind.Invalid, "latest is not supported for type \"image\"");
        if (request.Type is "image" or "pod" && request.Size) throw new EngineError(ErrorKind.Invalid, $"size is not supported for type \"{request.Type}\"");
        if (request.Names.Count == 0 && !request.Latest) throw new EngineError(ErrorKind.Invalid, "no names or ids specified");
        if (request.Latest && request.Names.Count > 0) throw new EngineError(ErrorKind.Invalid, "--latest and arguments cannot be used together");
        if (request.Type != "all" && !Kinds.Contains(request.Type))
            throw new EngineError(ErrorKind.Invalid, $"invalid type \"{request.Type}\": must be \"image\", \"container\", \"pod\", \"network\", \"volume\", or \"all\"");
    }

    private byte[]? Find(string name, InspectObjects request, List<EngineError> errors)
    {
        if (request.Type != "all") return OfKind(request.Type, name, request, errors);
        var ignored = new List<EngineError>();
        foreach (var kind in new[] { "container", "image", "volume", "network", "pod" })
            if (OfKind(kind, name, request, ignored) is { } found)
                return found;
        errors.Add(new EngineError(ErrorKind.NotFound, $"no such object: \"{name}\""));
        return null;
    }

    private byte[]? OfKind(string kind, string name, InspectObjects request, List<EngineError> errors)
    {
        switch (kind)
        {
            case "container" when engine.Lookup.TryOne(name) is { } row:
                return Container(row, request);
            case "image":
                var report = new InspectImagesHandler(engine).Handle(new InspectImages { Images = [name] });
                errors.AddRange(report.Errors);
                return report.Images.Count > 0 ? Image(report.Images[0], request) : null;
            case "volume":
                var volumes = new InspectVolumesHandler(engine).Handle(new InspectVolumes { Volumes = [name] });
                errors.AddRange(volumes.Errors);
                return volumes.Volumes.Count > 0 ? JsonSerializer.SerializeToUtf8Bytes(volumes.Volumes[0], Form(VolumeReportJson.Default.VolumeReport, request)) : null;
            default:
                errors.Add(new EngineError(ErrorKind.NotFound, kind == "network" ? $"network {name}: unable to find network with name or ID {name}: network not found" : $"no such {kind} {name}"));
                return null;
        }
    }

    private byte[] Container(ContainerRow row, InspectObjects request)
    {
        var inspection = new ContainerInspector(engine).Inspect(row, request.Size);
        return request.Format is "" or "json" ? InspectionJson.Write(inspection)
            : JsonSerializer.SerializeToUtf8Bytes(inspection, Complete(InspectionJson.Default.ContainerInspection));
    }

    private static byte[] Image(ImageInspection image, InspectObjects request) =>
        JsonSerializer.SerializeToUtf8Bytes(image, Form(ImageJson.Default.ImageInspection, request));

    private static JsonTypeInfo<T> Form<T>(JsonTypeInfo<T> type, InspectObjects request) => request.Format is "" or "json" ? type : Complete(type);

    private static JsonTypeInfo<T> Complete<T>(JsonTypeInfo<T> type) => (JsonTypeInfo<T>)CompleteForm(type.OriginatingResolver!).GetTypeInfo(typeof(T));

    // Templates may ask for members that JSON leaves out when they are empty, and see empty lists where it says null.
    private static JsonSerializerOptions CompleteForm(IJsonTypeInfoResolver resolver) => new()
    {
        TypeInfoResolver = resolver.WithAddedModifier(static type =>
        {
            foreach (var member in type.Properties)
            {
                member.ShouldSerialize = static (_, _) => true;
                if (member.PropertyType == typeof(IReadOnlyList<string>) && member.Get is { } get) member.Get = holder => get(holder) ?? Array.Empty<string>();
                else if (member.PropertyType == typeof(string) && member.Get is { } text) member.Get = holder => text(holder) ?? "";
            }
        }),
    };
}
