using Selkie.Engine.Images.Lookup;
using Selkie.Engine.Verbs;

namespace Selkie.Engine.Images;

/// <summary>Tell whether an image exists</summary>
/// <remarks>Prints nothing: the exit code is 0 if the store has an image with this name or ID, 1 if it has none, and 125 if that cannot be told.</remarks>
[Verb("image exists", Use = "IMAGE")]
[Example("docker.io/library/nginx")]
[Example("{verb} alpine || {program} pull alpine")]
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
