using Selkie.Oci;
using Selkie.Storage;
using Selkie.Storage.Images;

namespace Selkie.Engine.Images.Making;

/// <summary>An image that the engine itself made: import and commit.</summary>
internal static class MadeImage
{
    /// <summary>Records it; its layers are in the store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="config">Bytes of the configuration, whose digest is the image's id.</param>
    /// <param name="manifest">Bytes of the manifest.</param>
    /// <param name="topLayer">Id of its uppermost layer.</param>
    /// <param name="created">When it was made.</param>
    /// <param name="name">Its name, or null.</param>
    internal static ImageRecord Record(Store store, byte[] config, byte[] manifest, string topLayer, DateTimeOffset created, string? name)
    {
        var (id, digest) = (Digest.Of(config), Digest.Of(manifest));
        return store.CreateImage(new NewImage
        {
            Id = id.Hex,
            Names = name is null ? [] : [name],
            TopLayer = topLayer,
            Digest = digest.ToString(),
            BigData = new Dictionary<string, byte[]> { [id.ToString()] = config, [$"manifest-{digest}"] = manifest, ["manifest"] = manifest },
            Created = created,
            Metadata = "{}",
        });
    }
}
