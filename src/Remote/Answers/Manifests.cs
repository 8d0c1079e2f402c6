using Selkie.Api.Libpod;
using Selkie.Engine.Images;
using Selkie.Engine.Manifests;
using Selkie.Oci;
using Selkie.Remote.Transport;

namespace Selkie.Remote.Answers;

/// <summary>Verbs about lists of images.</summary>
internal static class Manifests
{
    [RemoteAnswer]
    public static ManifestInspection Inspect(RemoteReplies replies) => replies.Only.Read(Documents.ReadManifestInspection);

    [RemoteAnswer]
    public static RemoveImagesReport Remove(RemoveManifests request, RemoteReplies replies)
    {
        var (untagged, deleted, errors) = (new List<string>(), new List<string>(), new List<EngineError>());
        foreach (var reply in replies.Each)
        {
            if (!reply.IsSuccess)
            {
                errors.Add(RemoteErrors.Of(reply));
                continue;
            }
            var removed = reply.Read(Documents.ReadRemovedImages);
            untagged.AddRange(removed.Untagged);
            deleted.AddRange(removed.Deleted);
            errors.AddRange(removed.Errors.Select(RemoteErrors.Of));
        }
        return new(untagged, deleted, errors);
    }
}
