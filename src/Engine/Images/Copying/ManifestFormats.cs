using Selkie.Oci;

namespace Selkie.Engine.Images.Copying;

/// <summary>Names of manifest types as --format takes them.</summary>
internal static class ManifestFormats
{
    /// <summary>The media type of a manifest; null when none was asked for.</summary>
    /// <exception cref="EngineError">It is no format.</exception>
    internal static string? Parse(string? format) => format switch
    {
        null or "" => null,
        "oci" => MediaTypes.OciManifest,
        "v2s2" or "docker" => MediaTypes.DockerManifest,
        "v2s1" => MediaTypes.DockerSchema1Signed,
        _ => throw new EngineError(ErrorKind.Invalid, $"unknown format \"{format}\". Choose on of the supported formats: 'oci', 'v2s1', or 'v2s2'"),
    };
}
