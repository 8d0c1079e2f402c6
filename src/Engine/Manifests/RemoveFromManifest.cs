using Selkie.Engine.Images.Lists;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Manifests;

/// <summary>Take an entry out of a list</summary>
/// <remarks>Takes the entry with this digest out of a manifest list or image index of the store; the image itself stays where it is.</remarks>
[Verb("manifest remove", Use = "LIST DIGEST")]
[Example("localhost/webserver:v2 sha256:15352d97781ffdf357bf3459c037be3efac4133dc9070c2dce7eca7c05c3e736")]
public sealed partial record RemoveFromManifest : IVerb<string>
{
    /// <summary>The list</summary>
    [Argument("LIST", Complete = "images")]
    public string List { get; init; } = "";

    /// <summary>Digest of the item</summary>
    [Argument("DIGEST")]
    public string Digest { get; init; } = "";
}

internal sealed class RemoveFromManifestHandler(EngineContext engine) : IHandler<RemoveFromManifest, string>
{
    public string Handle(RemoveFromManifest request)
    {
        try
        {
            var digest = Parse(request.Digest);
            var lists = new ListStore(engine);
            return lists.Change(lists.Find(request.List).Id, list => list with
            {
                List = list.List.Without(digest),
                Instances = list.Instances.Where(i => i.Key != digest.ToString()).ToDictionary(),
            }).Id;
        }
        catch (EngineError e)
        {
            throw new EngineError(e.Kind, $"removing from manifest list {request.List}: {e.Message}", inner: e);
        }
    }

    private static Digest Parse(string text)
    {
        try
        {
            return Oci.Digest.Parse(text);
        }
        catch (EngineError e)
        {
            throw new EngineError(ErrorKind.Invalid, $"invalid image digest \"{text}\": {e.Message}", inner: e);
        }
    }
}
