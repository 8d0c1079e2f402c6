using Selkie.Engine.Verbs;

namespace Selkie.Engine.Images;

/// <summary>Check if an image exists in local storage</summary>
/// <remarks>If the named image exists in local storage, the exit code is 0, otherwise 1.</remarks>
[Verb("image exists", Use = "IMAGE")]
[Example("ID")]
[Example("IMAGE && {verb} pull IMAGE")]
[Libpod("GET /images/{name}/exists")]
public sealed partial record ImageExists : IVerb<bool>
{
    /// <summary>The image</summary>
    [Argument("IMAGE", Complete = "images")]
    public string Image { get; init; } = "";
}

internal sealed class ImageExistsHandler(EngineContext engine) : IHandler<ImageExists, bool>
{
    public bool Handle(ImageExists request) => engine.Images.TryFind(request.Image) is not null;
}
