using Selkie.Engine.Calls;
using Selkie.Engine.Images.Access;
using Selkie.Engine.Images.Copying;
using Selkie.Engine.Images.Destinations;
using Selkie.Oci;

namespace Selkie.Engine.Images.Lists;

/// <summary>Pushes a list of the store.</summary>
internal sealed class ListPusher(EngineContext engine, RegistryAccess access, CopySettings settings, IPullProgress progress)
{
    /// <summary>Compressions of which every image is to be there once more.</summary>
    internal IReadOnlyList<CompressionFormat> AddedCompressions { get; init; } = [];

    /// <summary>Whether the images are copied, too.</summary>
    internal bool WithImages { get; init; } = true;

    /// <summary>Pushes a list.</summary>
    /// <returns>Its digest there.</returns>
    /// <exception cref="EngineError">With Podman's texts.</exception>
    internal Digest Push(StoredList list, string destination)
    {
        var name = DestinationName.Parse(destination);
        if (name.Transport == "containers-storage") throw new EngineError(ErrorKind.Unsupported, $"pushing a manifest list to {destination} is not supported: use tag to give it another name");
        var digest = access.Patiently(engine, () =>
        {
            using var target = new DestinationOpener(engine, access).Open(name);
            var writer = new ListWriter(engine, access, settings, progress) { AddedCompressions = AddedCompressions, WithImages = WithImages };
            var written = writer.Write(list, target);
            target.Commit();
            return written;
        });
        engine.Events.Image("push", list.Id, destination);
        return digest;
    }
}
