using Selkie.Engine.Calls;
using Selkie.Engine.Images.Access;
using Selkie.Engine.Images.Destinations;
using Selkie.Engine.Images.Lookup;
using Selkie.Engine.Images.Pulling;
using Selkie.Engine.Images.Sources;
using Selkie.Oci;
using Selkie.Oci.Images;

namespace Selkie.Engine.Images.Pushing;

/// <summary>Copies an image into this store under another name, or into another store: "containers-storage:[driver@root+runroot]name".</summary>
internal sealed class StorePusher(EngineContext engine, IPullProgress progress)
{
    /// <summary>Copies an image.</summary>
    /// <returns>Digest of its manifest.</returns>
    internal Digest Push(FoundImage image, DestinationName name)
    {
        var (store, rest) = StoreName.Open(engine, name.Rest);
        var full = Reference.Parse(rest.Split('@', 2)[0]).WithDefaultTag().ToString();
        var source = new StoreImage(engine.Store, image.Image);
        new ImageCopier(store, progress, engine.Log).Copy(source, [full]);
        engine.Events.Image("push", image.Image.Id, name.ToString());
        return Manifest.DigestOf(source.Manifest);
    }
}
