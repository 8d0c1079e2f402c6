using Selkie.Engine.Images.Lookup;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Storage.Images;

namespace Selkie.Engine.Images;

/// <summary>Unmount images' root file systems</summary>
/// <remarks>Takes back what "{program} image mount" did. Mounts are counted: the file system goes away with the last user; --force does not wait for the others.</remarks>
[Verb("image unmount", Synonyms = "image umount", Use = "[options] IMAGE [IMAGE...]")]
[Example("alpine")]
[Example("alpine docker.io/library/nginx localhost/webserver:v2")]
[Example("--all")]
public sealed partial record UnmountImages : IVerb<BatchReport>
{
    /// <summary>The images</summary>
    [Argument("IMAGE", Complete = "images")] public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>Unmount every image that is mounted</summary>
    [Option("all", 'a')] public bool All { get; init; }

    /// <summary>Unmount even while others use it</summary>
    [Option("force", 'f')] public bool Force { get; init; }
}

internal sealed class UnmountImagesHandler(EngineContext engine) : IHandler<UnmountImages, BatchReport>
{
    public BatchReport Handle(UnmountImages request)
    {
        if (request.Images.Count == 0 && !request.All) throw new EngineError(ErrorKind.Invalid, "image name or ID must be specified");
        if (request.Images.Count > 0 && request.All) throw new EngineError(ErrorKind.Invalid, "when using the --all switch, you may not pass any image names or IDs");
        var images = request.All
            ? engine.Store.Images.All().Where(image => !image.ReadOnly)
            : request.Images.Select(name => engine.Images.Find(name).Image).ToList();
        var batch = new Batch();
        foreach (var image in images) batch.Try(image.Id, () => Unmount(image, request.Force));
        return batch.Report();
    }

    private bool Unmount(ImageRecord image, bool force)
    {
        if (image.TopLayer is not { } top || !engine.Store.Mounts.Unmount(top, force)) return false;
        engine.Events.Image("unmount", image.Id, "");
        return true;
    }
}
