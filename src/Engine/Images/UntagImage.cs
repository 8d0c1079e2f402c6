using Selkie.Engine.Images.Access;
using Selkie.Engine.Images.Lookup;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Storage.Images;

namespace Selkie.Engine.Images;

/// <summary>Take names from an image</summary>
/// <remarks>Takes the names that follow from an image of the store or, where none follows, all of them. The image itself stays.</remarks>
[Verb("untag", Alias = "image untag", Use = "IMAGE [IMAGE...]")]
[Example("localhost/webserver")]
[Example("localhost/webserver:v2 registry.example.com/team/webserver:v2")]
[Libpod("POST /images/{name}/untag")]
public sealed partial record UntagImage : IVerb<ImageRecord>
{
    /// <summary>The image</summary>
    [Argument("IMAGE", Complete = "images")]
    public string Image { get; init; } = "";

    /// <summary>The names to remove</summary>
    [Argument("IMAGE", Complete = "images")]
    public IReadOnlyList<string> Names { get; init; } = [];
}

internal sealed class UntagHandler(EngineContext engine) : IHandler<UntagImage, ImageRecord>
{
    public ImageRecord Handle(UntagImage request)
    {
        var image = engine.Images.Find(request.Image).Image;
        foreach (var name in request.Names.Count > 0 ? request.Names : image.Names) image = Remove(image, name);
        return image;
    }

    private ImageRecord Remove(ImageRecord image, string name)
    {
        if (name.StartsWith("sha256:", StringComparison.Ordinal)) throw new EngineError(ErrorKind.Unsupported, $"{name}: untag by digest not supported");
        var full = ImageNames.Normalise(name).ToString();
        if (!image.Names.Contains(full)) throw new EngineError(ErrorKind.NotFound, $"{full}: tag not known", subject: full);
        var changed = engine.Store.Images.RemoveNames(image.Id, [full]);
        engine.Events.Image("untag", image.Id, full);
        return changed;
    }
}
