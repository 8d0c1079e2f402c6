using Selkie.Engine.Images.Access;
using Selkie.Engine.Images.Lookup;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Storage.Images;

namespace Selkie.Engine.Images;

/// <summary>Give an image another name</summary>
/// <remarks>Adds names to an image of the store. A name that another image has is taken from that one; without a tag, "latest" is meant.</remarks>
[Verb("tag", Alias = "image tag", Use = "IMAGE TARGET_NAME [TARGET_NAME...]")]
[Example("alpine localhost/base")]
[Example("localhost/webserver:v2 registry.example.com/team/webserver:v2 registry.example.com/team/webserver:latest")]
[Docker("POST /images/{name}/tag")]
[Libpod("POST /images/{name}/tag")]
public sealed partial record TagImage : IVerb<ImageRecord>
{
    /// <summary>The image</summary>
    [Argument("IMAGE", Complete = "images")]
    public string Image { get; init; } = "";

    /// <summary>The new names</summary>
    [Argument("TARGET_NAME", Min = 1)]
    public IReadOnlyList<string> Names { get; init; } = [];
}

internal sealed class TagHandler(EngineContext engine) : IHandler<TagImage, ImageRecord>
{
    public ImageRecord Handle(TagImage request)
    {
        var image = engine.Images.Find(request.Image, new() { ManifestList = true }).Image;
        foreach (var name in request.Names)
        {
            if (name.StartsWith("sha256:", StringComparison.Ordinal)) throw new EngineError(ErrorKind.Unsupported, $"{name}: tag by digest not supported");
            image = engine.Store.Images.AddNames(image.Id, [NameOf(name)]);
            engine.Events.Image("tag", image.Id, name);
        }
        return image;
    }

    private static string NameOf(string name)
    {
        try
        {
            return ImageNames.ForTag(name);
        }
        catch (EngineError e) when (e.Kind == ErrorKind.Invalid)
        {
            // libimage says it once for the image and once for its name.
            throw new EngineError(e.Kind, $"normalizing name \"{name}\": {e.Message}", inner: e);
        }
    }
}
