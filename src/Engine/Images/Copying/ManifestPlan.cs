using Selkie.Oci;

namespace Selkie.Engine.Images.Copying;

/// <summary>Which types of manifest are tried, in what order (containers/image, copy/manifest.go).</summary>
internal static class ManifestPlan
{
    private static readonly string[] All = [MediaTypes.OciManifest, MediaTypes.DockerManifest];

    /// <summary>The image's own type first, then Docker's schema 2, then what else the destination takes.</summary>
    /// <exception cref="EngineError">Type and compression that were asked for do not go together.</exception>
    internal static IReadOnlyList<string> Make(string sourceType, DestinationTraits traits, CopySettings settings)
    {
        var taken = settings.ManifestType is { } forced ? [forced] : traits.ManifestTypes.Count > 0 ? traits.ManifestTypes : [.. All, sourceType];
        // Docker's have no type for zstd. Schema 1 is for those who ask for it, and for images that are of it.
        var zstd = settings.Compression == CompressionFormat.Zstd;
        var fitting = taken.Where(t => !MediaTypes.IsIndex(t) && (!zstd || t == MediaTypes.OciManifest) && (!MediaTypes.IsSchema1(t) || t == sourceType || t == settings.ManifestType)).ToArray();
        if (fitting.Length == 0)
        {
            throw new EngineError(ErrorKind.Unsupported, settings.ManifestType is not null
                ? $"compression using zstd required together with format {settings.ManifestType}, which does not support it"
                : $"compression using zstd required but the destination only supports MIME types [{string.Join(", ", taken)}], none of which support it");
        }
        string[] ordered = [.. fitting.Where(t => t == sourceType), .. fitting.Where(t => t == MediaTypes.DockerManifest), .. fitting];
        return traits.Digest is null ? [.. ordered.Distinct()] : [sourceType];
    }
}
