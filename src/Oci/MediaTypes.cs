namespace Selkie.Oci;

/// <summary>Media types of images (OCI image specification 1.1, Docker distribution).</summary>
public static class MediaTypes
{
    /// <summary>An OCI manifest.</summary>
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>An OCI index.</summary>
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";

    /// <summary>An OCI image configuration.</summary>
    public const string OciConfig = "application/vnd.oci.image.config.v1+json";

    /// <summary>An uncompressed OCI layer.</summary>
    public const string OciLayer = "application/vnd.oci.image.layer.v1.tar";

    /// <summary>An OCI layer compressed by gzip.</summary>
    public const string OciLayerGzip = OciLayer + "+gzip";

    /// <summary>An OCI layer compressed by zstd.</summary>
    public const string OciLayerZstd = OciLayer + "+zstd";

    /// <summary>The empty JSON blob.</summary>
    public const string OciEmpty = "application/vnd.oci.empty.v1+json";

    /// <summary>A Docker schema 2 manifest.</summary>
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

    /// <summary>A Docker manifest list.</summary>
    public const string DockerList = "application/vnd.docker.distribution.manifest.list.v2+json";

    /// <summary>A Docker image configuration.</summary>
    public const string DockerConfig = "application/vnd.docker.container.image.v1+json";

    /// <summary>An uncompressed layer as Docker names it.</summary>
    public const string DockerLayer = "application/vnd.docker.image.rootfs.diff.tar";

    /// <summary>A Docker layer compressed by gzip.</summary>
    public const string DockerLayerGzip = DockerLayer + ".gzip";

    /// <summary>A Docker layer compressed by zstd.</summary>
    public const string DockerLayerZstd = DockerLayer + ".zstd";

    /// <summary>A layer that is fetched from elsewhere (Windows base layers).</summary>
    public const string DockerForeignLayer = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";

    /// <summary>A Docker schema 1 manifest.</summary>
    public const string DockerSchema1 = "application/vnd.docker.distribution.manifest.v1+json";

    /// <summary>A signed Docker schema 1 manifest.</summary>
    public const string DockerSchema1Signed = "application/vnd.docker.distribution.manifest.v1+prettyjws";

    /// <summary>Every manifest form that can be read, in the order of preference.</summary>
    public static IReadOnlyList<string> Manifests { get; } =
        [OciManifest, DockerManifest, DockerSchema1Signed, DockerSchema1, DockerList, OciIndex];

    /// <summary>Whether the type is an index or a manifest list.</summary>
    public static bool IsIndex(string? type) => type is OciIndex or DockerList;

    /// <summary>Whether the type is Docker's first kind of manifest, which has no configuration.</summary>
    public static bool IsSchema1(string? type) => type is DockerSchema1 or DockerSchema1Signed;

    /// <summary>Whether the type is a layer of a file system, compressed or not.</summary>
    public static bool IsLayer(string? type) => type is not null
        && (type.StartsWith(OciLayer, StringComparison.Ordinal) || type.StartsWith(DockerLayer, StringComparison.Ordinal) || type == DockerForeignLayer
            || type.StartsWith("application/vnd.oci.image.layer.nondistributable.v1.tar", StringComparison.Ordinal));
}
