using Selkie.Engine.Images;
using Selkie.Engine.Images.Lookup;
using Selkie.Engine.Images.Removal;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Manifests;

/// <summary>Remove lists from the store</summary>
/// <remarks>Removes manifest lists and image indexes from the store. The images that they list stay.</remarks>
[Verb("manifest rm", Use = "[options] LIST [LIST...]")]
[Example("localhost/webserver:v2")]
[Libpod("DELETE /manifests/{name}")]
public sealed partial record RemoveManifests : IVerb<RemoveImagesReport>
{
    /// <summary>The lists</summary>
    [Argument("LIST", Min = 1, Complete = "images")]
    public IReadOnlyList<string> Lists { get; init; } = [];

    /// <summary>Pass over lists that do not exist</summary>
    [Option("ignore", 'i', Libpod = "ignore")]
    public bool Ignore { get; init; }
}

internal sealed class RemoveManifestsHandler(EngineContext engine) : IHandler<RemoveManifests, RemoveImagesReport>
{
    public RemoveImagesReport Handle(RemoveManifests request)
    {
        var errors = new List<EngineError>();
        var remover = new ImageRemover(engine, prune: true);
        foreach (var name in request.Lists)
        {
            try
            {
                var found = engine.Images.Find(name, new() { ManifestList = true });
                if (engine.Images.Read(found.Image).Index is null) throw new EngineError(ErrorKind.Invalid, $"{name}: image is not a manifest list");
                remover.Remove(found.Image.Id, found.Name);
            }
            catch (ImageNotKnownException) when (request.Ignore)
            {
                // As asked.
            }
            catch (EngineError e)
            {
                errors.Add(e);
            }
        }
        return new(remover.Untagged, remover.Deleted, errors);
    }
}
