using Selkie.Api.Docker;
using Selkie.Api.Libpod;
using Selkie.Engine.Verbs;
using Selkie.Engine.Volumes;
using Selkie.Oci;
using Selkie.Service.Http;
using Selkie.Service.Routing;

namespace Selkie.Service.Volumes;

/// <summary>Replies of verbs about volumes.</summary>
internal static class VolumeReplies
{
    [Responder(ApiTree.Docker)]
    public static Reply ListForDocker(IReadOnlyList<VolumeInspection> volumes) => Reply.Of(new VolumeList { Volumes = [.. volumes.Select(Docker)] });

    [Responder(ApiTree.Libpod)]
    public static Reply List(IReadOnlyList<VolumeInspection> volumes) => Reply.Of(volumes);

    [Responder(ApiTree.Docker)]
    public static Reply InspectForDocker(InspectVolumesReport report) => Reply.Of(Docker(One(report)));

    [Responder(ApiTree.Libpod)]
    public static Reply Inspect(InspectVolumesReport report) => Reply.Of(One(report));

    [Responder]
    public static Reply Exists(VolumeExists request, bool exists) => exists ? Reply.NoContent : ErrorAnswers.Of(404, "no such volume");

    [Responder]
    public static Reply Removed(RemoveVolumes request, BatchReport report) => report.OrError(Reply.NoContent);

    [Responder(ApiTree.Docker)]
    public static Reply PrunedForDocker(PruneVolumesReport report) => report.Batch.OrError(PruneReplies.ForDocker("VolumesDeleted", report.Batch.Done, 0));

    [Responder(ApiTree.Libpod)]
    public static Reply Pruned(PruneVolumesReport report) => PruneReplies.ForLibpod(report.Batch);

    /// <summary>A volume in Docker's shape.</summary>
    internal static Volume Docker(VolumeInspection volume) => new()
    {
        Name = volume.Name,
        Driver = volume.Driver,
        Mountpoint = volume.Mountpoint,
        CreatedAt = volume.CreatedAt,
        Labels = volume.Labels,
        Options = volume.Options,
        Scope = volume.Scope,
    };

    private static VolumeInspection One(InspectVolumesReport report) => report.Errors is [var error, ..] ? throw new EngineError(error.Kind, "no such volume") : report.Volumes[0];
}
