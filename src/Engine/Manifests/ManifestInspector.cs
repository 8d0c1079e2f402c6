using Selkie.Api.Libpod;
using Selkie.Engine.Images.Lists;
using Selkie.Engine.Images.Sources;

namespace Selkie.Engine.Manifests;

/// <summary>Describes manifest lists.</summary>
internal static class ManifestInspector
{
    /// <summary>What "manifest inspect" says of a list.</summary>
    /// <param name="list">The list.</param>
    /// <param name="type">The media type it is shown with.</param>
    /// <param name="artifacts">Where the files of its artifacts are known.</param>
    internal static ManifestInspection Inspect(ManifestList list, string type, ArtifactFiles? artifacts = null) => new()
    {
        MediaType = type,
        ArtifactType = list.ArtifactType is { Length: > 0 } artifact ? artifact : null,
        Manifests = list.Entries.Count == 0 ? null : [.. list.Entries.Select(e => Inspect(e, artifacts?.FilesOf(e.Descriptor.Digest)))],
        Subject = list.Subject is null ? null : Inspect(new(list.Subject), null),
        Annotations = list.Annotations is { Count: > 0 } annotations ? annotations : null,
    };

    private static InspectedEntry Inspect(ListEntry entry, IReadOnlyList<string>? files)
    {
        var (descriptor, platform) = (entry.Descriptor, entry.Descriptor.Platform ?? new());
        return new()
        {
            MediaType = descriptor.MediaType ?? "",
            Size = descriptor.Size,
            Digest = descriptor.Digest.ToString(),
            Urls = descriptor.Urls is { Count: > 0 } urls ? urls : null,
            Platform = new()
            {
                Architecture = platform.Architecture,
                Os = platform.Os,
                OsVersion = platform.OsVersion is { Length: > 0 } version ? version : null,
                OsFeatures = platform.OsFeatures is { Count: > 0 } osFeatures ? osFeatures : null,
                Variant = platform.Variant is { Length: > 0 } variant ? variant : null,
                Features = entry.Features.Count > 0 ? entry.Features : null,
            },
            Annotations = descriptor.Annotations is { Count: > 0 } annotations ? annotations : null,
            ArtifactType = descriptor.ArtifactType is { Length: > 0 } artifact ? artifact : null,
            Data = descriptor.Data,
            Files = files is { Count: > 0 } ? files : null,
        };
    }
}
