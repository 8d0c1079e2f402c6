using Selkie.Api.Libpod;
using Selkie.Engine.Verbs;
using Selkie.Engine.Volumes;
using Selkie.Oci;
using Selkie.Remote.Transport;

namespace Selkie.Remote.Answers;

/// <summary>Verbs about volumes.</summary>
internal static class Volumes
{
    [RemoteAnswer]
    public static IReadOnlyList<VolumeInspection> List(ListVolumes request, RemoteReplies replies)
    {
        if (request.Quiet && request.Format is not null) throw new EngineError(ErrorKind.Invalid, "quiet and format flags cannot be used together");
        return replies.Only.Read(Documents.ReadListVolumeInspection);
    }

    [RemoteCall]
    public static InspectVolumesReport Inspect(InspectVolumes request, RemoteEngine engine)
    {
        if (request.All == request.Volumes.Count > 0) throw new EngineError(ErrorKind.Invalid, "provide one or more volume names or use --all");
        if (request.All) return new(List(new ListVolumes(), engine.Ask(RemoteCalls.Of(new ListVolumes()).Requests)), []);
        var (volumes, errors) = engine.Ask(RemoteCalls.Of(request).Requests).Sort(reply => reply.Read(Documents.ReadVolumeInspection));
        return new(volumes, [.. errors.Select(error => error.Kind == ErrorKind.NotFound ? new EngineError(ErrorKind.NotFound, $"no such volume \"{error.Subject}\"", subject: error.Subject) : error)]);
    }

    [RemoteCall]
    public static BatchReport Remove(RemoveVolumes request, RemoteEngine engine)
    {
        if (request.All == request.Volumes.Count > 0) throw new EngineError(ErrorKind.Invalid, "choose either one or more volumes or all");
        if (request is { Time: not null, Force: false }) throw new EngineError(ErrorKind.Invalid, "--force option must be specified to use the --time option");
        var named = request.All ? request with { All = false, Volumes = [.. List(new ListVolumes(), engine.Ask(RemoteCalls.Of(new ListVolumes()).Requests)).Select(volume => volume.Name)] } : request;
        var (done, errors) = engine.Ask(RemoteCalls.Of(named).Requests).Sort(reply => reply.Operand);
        return new(done, request.Force ? [.. errors.Where(error => error.Kind != ErrorKind.NotFound)] : errors);
    }

    [RemoteCall]
    public static PruneVolumesReport Prune(PruneVolumes request, RemoteEngine engine)
    {
        if (!request.Force && engine.Call.Prompt is not null)
        {
            var list = new ListVolumes { Filters = [.. request.Filters, new Engine.Text.Filter("dangling", "true")] };
            var doomed = List(list, engine.Ask(RemoteCalls.Of(list).Requests)).Select(volume => volume.Name + "\n").ToList();
            if (doomed.Count == 0) return new(new BatchReport([], [])) { Notice = PruneVolumesHandler.Warning + "No dangling volumes found\n" };
            if (!engine.Call.Agrees(PruneVolumesHandler.Warning + string.Concat(doomed) + "Are you sure you want to continue? [y/N] ")) return new(new BatchReport([], []));
        }
        return new(Lifecycle.Pruned(engine.Ask(RemoteCalls.Of(request).Requests).Only));
    }

    [RemoteCall]
    public static string Create(CreateVolume request, RemoteEngine engine)
    {
        var body = JsonBodies.Write(json =>
        {
            json.WriteString("Name"u8, request.Name ?? "");
            json.WriteString("Driver"u8, request.Driver);
            JsonBodies.WritePairs(json, "Label", request.Labels);
            JsonBodies.WritePairs(json, "Options", request.Options);
            json.WriteBoolean("IgnoreIfExists"u8, request.Ignore);
            if (request.Uid is { } uid) json.WriteNumber("UID"u8, uid);
            if (request.Gid is { } gid) json.WriteNumber("GID"u8, gid);
        });
        return engine.Send(new("POST", "/volumes/create", ""), RemoteEngine.Json(body)).Read(Documents.ReadVolumeInspection).Name;
    }
}
