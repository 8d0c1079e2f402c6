using Selkie.Api.Libpod;
using Selkie.Engine.Images;
using Selkie.Engine.Manifests;
using Selkie.Engine.Verbs;
using Selkie.Service.Http;
using Selkie.Service.Images;
using Selkie.Service.Routing;

namespace Selkie.Service.Manifests;

/// <summary>Replies of verbs about lists of images.</summary>
internal static class ManifestReplies
{
    [Responder(ApiTree.Libpod)]
    public static Reply Exists(ManifestExists request, bool exists) => exists ? Reply.NoContent : ErrorAnswers.Of(404, "manifest not found");

    [Responder(ApiTree.Libpod)]
    public static Reply Inspect(ManifestInspection list) => Reply.Of(list);

    [Responder(ApiTree.Libpod)]
    public static Reply Removed(RemoveManifests request, RemoveImagesReport report) => report.Errors is [var error] ? throw error : ImageReplies.RemovedNames(report);
}
